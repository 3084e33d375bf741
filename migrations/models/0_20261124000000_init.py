from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE EXTENSION IF NOT EXISTS vector;
        CREATE TABLE IF NOT EXISTS "users" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "email" VARCHAR(254) NOT NULL UNIQUE,
    "password_hash" VARCHAR(255) NOT NULL,
    "token_version" INT NOT NULL
);
COMMENT ON TABLE "users" IS 'A person who can log in. `token_version` rises to end every access token at once.';
CREATE TABLE IF NOT EXISTS "refresh_tokens" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "family_id" UUID NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "used_at" TIMESTAMPTZ,
    "revoked_at" TIMESTAMPTZ,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_refresh_tok_family__59d0e5" ON "refresh_tokens" ("family_id");
CREATE INDEX IF NOT EXISTS "idx_refresh_tok_user_id_9ddaa8" ON "refresh_tokens" ("user_id");
COMMENT ON TABLE "refresh_tokens" IS 'One link of a login''s chain of refresh tokens. Only the token''s SHA-256 is stored.';
CREATE TABLE IF NOT EXISTS "workspaces" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "slug" VARCHAR(80) NOT NULL UNIQUE
);
COMMENT ON TABLE "workspaces" IS 'The wall between tenants: every other row names the workspace it belongs to.';
CREATE TABLE IF NOT EXISTS "members" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "email" VARCHAR(254) NOT NULL,
    "role" VARCHAR(10) NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "invite_hash" VARCHAR(64) UNIQUE,
    "invite_expires_at" TIMESTAMPTZ,
    "user_id" UUID REFERENCES "users" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_members_workspa_eef70c" UNIQUE ("workspace_id", "email"),
    CONSTRAINT "uid_members_workspa_db1040" UNIQUE ("workspace_id", "user_id")
);
CREATE INDEX IF NOT EXISTS "idx_members_workspa_95ac02" ON "members" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_members_user_id_fb2e32" ON "members" ("user_id");
COMMENT ON TABLE "members" IS 'One person''s place in a workspace; `user` is empty while only invited.';
CREATE TABLE IF NOT EXISTS "api_keys" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "prefix" VARCHAR(24) NOT NULL,
    "secret_hash" VARCHAR(64) NOT NULL UNIQUE,
    "scopes" TEXT[] NOT NULL,
    "agent_ids" UUID[] NOT NULL,
    "allowed_origins" TEXT[] NOT NULL,
    "last_used_at" TIMESTAMPTZ,
    "expires_at" TIMESTAMPTZ,
    "revoked_at" TIMESTAMPTZ,
    "created_by_id" UUID REFERENCES "users" ("id") ON DELETE SET NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_api_keys_workspa_69c322" ON "api_keys" ("workspace_id", "created_at", "id");
COMMENT ON TABLE "api_keys" IS 'A key `nxr_live_…`. `agent_ids` empty means every agent of the workspace.';
CREATE TABLE IF NOT EXISTS "agents" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "system_prompt" TEXT NOT NULL,
    "model" VARCHAR(100) NOT NULL,
    "temperature" DOUBLE PRECISION NOT NULL,
    "welcome_message" VARCHAR(500),
    "widget_color" VARCHAR(7) NOT NULL,
    "allowed_origins" TEXT[] NOT NULL,
    "embedder" VARCHAR(100),
    "updated_at" TIMESTAMPTZ NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_agents_workspa_b8c384" ON "agents" ("workspace_id", "created_at", "id");
COMMENT ON TABLE "agents" IS 'One assistant. `embedder` names what made its vectors; changing it embeds anew.';
CREATE TABLE IF NOT EXISTS "sources" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "type" VARCHAR(10) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "url" TEXT,
    "status" VARCHAR(10) NOT NULL,
    "progress" DOUBLE PRECISION NOT NULL,
    "error" TEXT,
    "chunk_count" INT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "options" JSONB NOT NULL,
    "schedule" VARCHAR(10) NOT NULL,
    "next_run_at" TIMESTAMPTZ,
    "trained_at" TIMESTAMPTZ,
    "agent_id" UUID NOT NULL REFERENCES "agents" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_sources_agent_i_62742d" ON "sources" ("agent_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_sources_workspa_b210b4" ON "sources" ("workspace_id");
COMMENT ON TABLE "sources" IS 'One source and the state of its training. `options`: max_pages, max_depth. `error`: a plain sentence.';
CREATE TABLE IF NOT EXISTS "uploads" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "file_name" VARCHAR(255) NOT NULL,
    "media_type" VARCHAR(100) NOT NULL,
    "data" BYTEA NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    "source_id" UUID NOT NULL UNIQUE REFERENCES "sources" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_uploads_workspa_16ffb0" ON "uploads" ("workspace_id");
COMMENT ON TABLE "uploads" IS 'The bytes that a source was made from (its text, question and answer, or file), kept for retraining.';
CREATE TABLE IF NOT EXISTS "documents" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "url" TEXT,
    "title" VARCHAR(500),
    "status" VARCHAR(10) NOT NULL,
    "error" TEXT,
    "text" TEXT NOT NULL,
    "blocks" JSONB NOT NULL,
    "content_hash" VARCHAR(64),
    "etag" TEXT,
    "last_modified" TEXT,
    "version" INT NOT NULL,
    "chunk_count" INT NOT NULL,
    "token_count" INT NOT NULL,
    "fetched_at" TIMESTAMPTZ,
    "agent_id" UUID NOT NULL REFERENCES "agents" ("id") ON DELETE CASCADE,
    "source_id" UUID NOT NULL REFERENCES "sources" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_documents_source__e15ceb" ON "documents" ("source_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_documents_agent_i_7fa71c" ON "documents" ("agent_id");
CREATE INDEX IF NOT EXISTS "idx_documents_workspa_3e5706" ON "documents" ("workspace_id");
COMMENT ON TABLE "documents" IS 'One page or file. Citations and chunks cut their text out of `text` by character positions.';
CREATE TABLE IF NOT EXISTS "chunks" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "position" INT NOT NULL,
    "heading" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "text_hash" VARCHAR(64) NOT NULL,
    "span_start" INT NOT NULL,
    "span_end" INT NOT NULL,
    "tokens" INT NOT NULL,
    "embedder" VARCHAR(100) NOT NULL,
    "embedding" halfvec NOT NULL,
    "words" sparsevec NOT NULL,
    "live" BOOL NOT NULL,
    "agent_id" UUID NOT NULL REFERENCES "agents" ("id") ON DELETE CASCADE,
    "document_id" UUID NOT NULL REFERENCES "documents" ("id") ON DELETE CASCADE,
    "source_id" UUID NOT NULL REFERENCES "sources" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_chunks_documen_35f19d" UNIQUE ("document_id", "position", "live")
);
CREATE INDEX IF NOT EXISTS "idx_chunks_agent_i_02d569" ON "chunks" ("agent_id");
CREATE INDEX IF NOT EXISTS "idx_chunks_source__02793e" ON "chunks" ("source_id");
CREATE INDEX IF NOT EXISTS "idx_chunks_workspa_e14120" ON "chunks" ("workspace_id");
COMMENT ON TABLE "chunks" IS 'A piece of a document: exactly `text[span_start:span_end]` of it.';
CREATE TABLE IF NOT EXISTS "lexicon" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "term" INT NOT NULL,
    "chunks" INT NOT NULL,
    "document_id" UUID NOT NULL REFERENCES "documents" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_lexicon_documen_6c6dd8" UNIQUE ("document_id", "term")
);
CREATE INDEX IF NOT EXISTS "idx_lexicon_agent_i_07f868" ON "lexicon" ("agent_id", "term");
COMMENT ON TABLE "lexicon" IS 'How many live chunks of a document contain a term. Goes with the document, so no counter can drift.';
CREATE TABLE IF NOT EXISTS "conversations" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "title" VARCHAR(200),
    "channel" VARCHAR(10) NOT NULL,
    "visitor_id" VARCHAR(128),
    "metadata" JSONB NOT NULL,
    "message_count" INT NOT NULL,
    "last_message_at" TIMESTAMPTZ NOT NULL,
    "agent_id" UUID NOT NULL REFERENCES "agents" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_conversatio_workspa_2638c5" ON "conversations" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_conversatio_agent_i_33c6af" ON "conversations" ("agent_id", "created_at", "id");
COMMENT ON TABLE "conversations" IS 'One conversation. `message_count` and `last_message_at` change in the transaction that adds a message.';
CREATE TABLE IF NOT EXISTS "messages" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "question_id" UUID,
    "role" VARCHAR(10) NOT NULL,
    "content" TEXT NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "refused" BOOL NOT NULL,
    "feedback" VARCHAR(4),
    "model" VARCHAR(100),
    "prompt_tokens" INT NOT NULL,
    "completion_tokens" INT NOT NULL,
    "credits" INT NOT NULL,
    "first_token_ms" INT NOT NULL,
    "total_ms" INT NOT NULL,
    "trace" JSONB,
    "error_code" VARCHAR(60),
    "error_message" TEXT,
    "stop_requested" BOOL NOT NULL,
    "lease_expires_at" TIMESTAMPTZ,
    "agent_id" UUID NOT NULL REFERENCES "agents" ("id") ON DELETE CASCADE,
    "conversation_id" UUID NOT NULL REFERENCES "conversations" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_messages_convers_d547c2" ON "messages" ("conversation_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_messages_agent_i_36daa5" ON "messages" ("agent_id", "created_at");
CREATE INDEX IF NOT EXISTS "idx_messages_workspa_139fbb" ON "messages" ("workspace_id", "created_at");
COMMENT ON TABLE "messages" IS 'One message. While an answer is written, `lease_expires_at` says until when its writer is believed alive.';
CREATE TABLE IF NOT EXISTS "citations" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "marker" INT NOT NULL,
    "source_name" VARCHAR(200) NOT NULL,
    "url" TEXT,
    "quote" TEXT NOT NULL,
    "span_start" INT NOT NULL,
    "span_end" INT NOT NULL,
    "text_hash" VARCHAR(64) NOT NULL,
    "document_version" INT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "agent_id" UUID NOT NULL REFERENCES "agents" ("id") ON DELETE CASCADE,
    "document_id" UUID REFERENCES "documents" ("id") ON DELETE SET NULL,
    "message_id" UUID NOT NULL REFERENCES "messages" ("id") ON DELETE CASCADE,
    "source_id" UUID REFERENCES "sources" ("id") ON DELETE SET NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_citations_message_5d399e" UNIQUE ("message_id", "marker")
);
CREATE INDEX IF NOT EXISTS "idx_citations_source__064df5" ON "citations" ("source_id");
CREATE INDEX IF NOT EXISTS "idx_citations_documen_6f0192" ON "citations" ("document_id");
CREATE INDEX IF NOT EXISTS "idx_citations_workspa_8aaab3" ON "citations" ("workspace_id");
CREATE INDEX IF NOT EXISTS "idx_citations_agent_i_f00b50" ON "citations" ("agent_id");
COMMENT ON TABLE "citations" IS 'A quote that supports an answer. It outlives its source: `source_name` stays, the links become empty.';
CREATE TABLE IF NOT EXISTS "message_events" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "sequence" INT NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "message_id" UUID NOT NULL REFERENCES "messages" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_message_eve_message_e8fd91" UNIQUE ("message_id", "sequence")
);
COMMENT ON TABLE "message_events" IS 'One step of an answer. `(message_id, sequence)` numbers them from 0 without gaps.';
CREATE TABLE IF NOT EXISTS "credit_balances" (
    "granted" INT NOT NULL,
    "used" INT NOT NULL,
    "reserved" INT NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "workspace_id" UUID NOT NULL PRIMARY KEY REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "credit_balances" IS 'The ledger''s sums of a workspace. The check constraint is what makes overspending impossible.';
CREATE TABLE IF NOT EXISTS "ledger_entries" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "amount" INT NOT NULL,
    "message_id" UUID,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_ledger_entr_message_0d5c45" UNIQUE ("message_id", "kind")
);
CREATE INDEX IF NOT EXISTS "idx_ledger_entr_workspa_21b9f0" ON "ledger_entries" ("workspace_id", "created_at", "id");
COMMENT ON TABLE "ledger_entries" IS 'One movement of credits. An answer has one reserve and then one settle or one release.';
CREATE TABLE IF NOT EXISTS "idempotency_keys" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "owner" VARCHAR(80) NOT NULL,
    "key" VARCHAR(200) NOT NULL,
    "body_hash" VARCHAR(64) NOT NULL,
    "status" INT,
    "answer" JSONB,
    "expires_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_idempotency_owner_002e80" UNIQUE ("owner", "key")
);
CREATE INDEX IF NOT EXISTS "idx_idempotency_expires_ae52bb" ON "idempotency_keys" ("expires_at");
COMMENT ON TABLE "idempotency_keys" IS 'One key of one caller (`owner`). `answer` is empty while the first call still runs.';
CREATE TABLE IF NOT EXISTS "audit_entries" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "actor_kind" VARCHAR(10) NOT NULL,
    "user_id" UUID,
    "api_key_id" UUID,
    "action" VARCHAR(60) NOT NULL,
    "subject_id" UUID,
    "address" VARCHAR(64) NOT NULL,
    "details" JSONB NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_audit_entri_workspa_f08d08" ON "audit_entries" ("workspace_id", "created_at", "id");
COMMENT ON TABLE "audit_entries" IS 'One change, written in the transaction that made it. `action` is \"noun.verb\".';
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSONB NOT NULL
);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TABLE IF EXISTS "audit_entries" CASCADE;
        DROP TABLE IF EXISTS "idempotency_keys" CASCADE;
        DROP TABLE IF EXISTS "ledger_entries" CASCADE;
        DROP TABLE IF EXISTS "credit_balances" CASCADE;
        DROP TABLE IF EXISTS "message_events" CASCADE;
        DROP TABLE IF EXISTS "citations" CASCADE;
        DROP TABLE IF EXISTS "messages" CASCADE;
        DROP TABLE IF EXISTS "conversations" CASCADE;
        DROP TABLE IF EXISTS "lexicon" CASCADE;
        DROP TABLE IF EXISTS "chunks" CASCADE;
        DROP TABLE IF EXISTS "documents" CASCADE;
        DROP TABLE IF EXISTS "uploads" CASCADE;
        DROP TABLE IF EXISTS "sources" CASCADE;
        DROP TABLE IF EXISTS "agents" CASCADE;
        DROP TABLE IF EXISTS "api_keys" CASCADE;
        DROP TABLE IF EXISTS "members" CASCADE;
        DROP TABLE IF EXISTS "workspaces" CASCADE;
        DROP TABLE IF EXISTS "refresh_tokens" CASCADE;
        DROP TABLE IF EXISTS "users" CASCADE;"""


MODELS_STATE = (
    "eJztXW1z2ziS/iso3YdJqjSqRIkdX/bqquzEO+M9x55KnJ3dTaYkmIQknEmAQ0BWtHP57w"
    "eApMQXkCZskaI4+DAZm0CT9AMQ6O6nu/HHwKcu8tjoM0Ph4C34Y0Cgj8QPmetDMIBBsL0q"
    "L3B466mOS9FDXYG3jIfQ4eLiDHoMiUsuYk6IA44pkV1PQSD6UgJWCwocSIBH5wCTEZhyeo"
    "fI5F60iq5TEGKGGOAUIOICJC6vAXQcxOQ10RFADihx0Eg+1qWOeC4m88aesCT49yWacDpH"
    "fKFg+vKbuIyJi74hlvwa3E1mGHluBkXsyhuo6xO+DtS1z58v3v9V9ZRvfztxqLf0ybZ3sO"
    "YLSjbdl0vsjqSMbJsjgkLIkZsCmSw9Lx6M5FL0xuICD5do86ru9oKLZnDpyaEa/NdsSRw5"
    "QuAO8xF22Yig1QS7/x2/XqrrZHJ1fTP5dH4zmQwKoytfIzcc8SWHEjkzMOESrD++R/fdgq"
    "KuDuQD3v18+vHZq+PnCgbK+DxUjQqywXclCDmMRBXwW6SdEElcJpAXEX8vWjj2kR71rGQO"
    "fTcWHSU/PGYUkgvbYdh+ICXj4HjUuRsRutrHMNxcfDj/dHP64Rd5e5+x3z2F4unNuWwZq6"
    "vr3NVn0ahRsQJE68LmJuDXi5ufgfwV/Ov66jw/tpt+N/8ayHeCS04n4g+fQDeNVHI5uSS6"
    "bgdf/b8w7O8WMNQPedI/N9gCnqaGNxmWBgZy4MNvEw+ROV+IX1++eFExsn8//ai+MdErN1"
    "xXcdM4avuewRf5EHsmAG8EdoPww8tYa/iOj17XwFf0KsVXtWXxDSBjKxq6kwVkCxOcC4I9"
    "nNHjo6NaiB9VIH6URzyjDhQRvyBcD3hBLge4+BOaAvxlU2jP5Rv8OH75+s3rk1fHr09EF/"
    "WWmytvKvC/uLoR0EoFaHaX2pjlhVvo3K2gmJyFFjqmZX2LTf7Yz1+BBM4VSvIvki8Xa6sf"
    "0UzsKosbOUg6bTbTXqnVhlHPiRrvmurtNUHAw+QO0BmAUvPE5AcGnIVAWl6KbxkpmGwEro"
    "m3BkKhjC6Inp9+Pv1xfHQMMAOM0xC5Rf22mUc8rOB+UWq+0AoHv1ld1+q6Vtfdn647gz72"
    "1hOzry0jtMuPrjjcbapmT/m88rqAqeqVleqdnntcR809LtdyjwtKrthBHrNkpcR2sF7FgH"
    "ZF0+3TwhSie/FJPGaIs5J2lLs8yuhbgMXtHjHKWcl96R52mGsNc6LuG+gYKZFmNYyuDOoD"
    "KkbBJs6iW4T2r8Igw3PyP2itAL4Q7wGJo3NU5siZw4R0e3W7YodwtbEs0xNK/O3iL0Y80s"
    "lOP707fX8++L4fJ8OvNLxjAXTQQONh2DYOq9wLq6RbTdfCjbDhV9DzwC3iK4QI4IhAAefb"
    "mLui0m4HIV0B+T5M2fybZwDMhZxHyVyyW0Wnwq5vbvmyjqxAQ+tDsLu75cva58uYt5yb4J"
    "v0750X4aQOuCfl2J4oaDvCLnxA/q0+SiZuqdzyfdXHgEqIIll+YCDw1D5LANxuu38BU6ke"
    "TaUnH/kBX4PVAnsIUOnxx+Qe8zL6YDe31ezxX7ZaTay1RSywwLTYlKETMkRDvmd2u5Ei8n"
    "6WjrCqhFUlOqBK7Ds0pFPKRCPBISH1jJS1pH97+MZ7W1OfS15hq6WvVahrBW2NQ75kRvra"
    "RqJFkIXCgO/RoYIcKQ/GLFtO7FFw59mADunHu2fZYsAe76bX3sByMl3eg/fmrD+cMTUIB8"
    "gbIHUhzctZEqSaBFmlXeVPZEIybvfDBPdBOiQ/v/ScSH5daI9m6uZicKgs02mAxQgNNM6m"
    "uGVY5WyCAZ7coXXtvCzRF0zJt3DiCRVz8nU5fjE+no7AVLwb4QIdNo3dQT6ChCUJU7JRhp"
    "1mCCFdUtaub18nYPVhP5J1HVnXkXUdWRaqA46jRlioIEQz/M0E4a1EDzEe1/LNVbjmCrY2"
    "Q2IV4sY+jZxY70i/3Ts1mEMDpPHQnYYhXJeAvBHJ4eth1liK1p78Fef/uPnyWw6yjWplhF"
    "pGqkXgUvvo7RJ7HBM2ks/bxz4q1ZYinJ5HV0LdoCGeY2IIalH2TwqtdqZ6kPHJI5MD8rLW"
    "T9llha9DseN2lG0eiB3lJ4xyYn/fmqYiFgQt/2D5B8s/7B3cBviH7aduWYgHwC2sihl0xV"
    "uAq8+Xl3sjI6RZONBxEaphWElFyC4GYa+QMSznAh+BqQwrcl0ZjxplnqwWkAMfujLrhIF7"
    "5HAasr/I+hdEWFZzmYuiRBiABK308a87vr+lIiwVYamIQ9dmLRXRcELMmnHkT4KQ+oHm+7"
    "pB30rqbRUEe4H4Ay6yzFeT4Prsw+k/nme+nMvrq5+S7qlxeHd5fZaDX23LJvN7I9BifOs8"
    "4D++pj/6mOCmlqwWZrqYrYHEZhnq7AqPwrLCclm5HO4zKdgU8i9G4/bn+fvrz2eX5+CXj+"
    "fvLj5dXF9l9wTVKC+JCzjSgT+en17mLWXkOdRHE6G6MaFmmkxwjehOYos7tZQf1ZrgRxUT"
    "/Kg4wVfYFaquhJJqgssqEM/Jtbiy/Mexc+SgN+2sKlXFEhPI35QC/iYPtyWeGiOeEuvPZB"
    "anZfq3YDSyIy4D95GGVVbSGlYHaFhZZ7Z1ZnfR31rPmb0fb+snugz11YXilmGVv5WpPgYO"
    "10gAQOKqSGuZ24hk2LV0gSoMBd4jMKVKiE3fArllBOLV2VD96KKAL6QzNQxpKJqhrCyACW"
    "CIcKQ9paO1p9ZxziYhT3rHbKF2gXXVtrPWDa2r1moUOo1CjZaBxp7074XjsOksbesH34aL"
    "17KFxhW20FhjC4UaN2y59zvu3gdDs22X94EUdQgQcSVsB7peBCGVa7sG5wpXd1qoXT/3i/"
    "Yn9y783ErHNVk3NgJ25TBfOZzFktwJMJdEo16WHgyUk2rvWKCm5vQujgXKLMj432hyu+a6"
    "PJ4zPC8FNivXG1z/czx+9erN+MWr45Oj12/eHJ282ABcbKpC+uziJwl2ZloX0Y/t6CL0f/"
    "t0faUHPiWSN5Sww8H/gbbJA/nYfZhIEqLqVSa/oAyzZo+8QUE/cRbIXZpV9krLtKij0Nns"
    "UPUTIrbISbgkj3AV5ERtNkKnnQLyz3qURygraUe5y6OcdtXW9bOmZSyJZFNNLDu3f3AbSD"
    "WBSSLCE9HdJDT0FNn0ctglzvNz4FGY5dOyLcMqznOp+hicpaLsScBlugdMqMgVZFHuxyyk"
    "PnimiEihAw6BGGCmLBFJVkLCVigcAhqCGfbQ8yG4QwEHM/F7iDbE5SA3aK091DgdxfKZbW"
    "27ls+0Sq1GqZUf9MSUd8sI9ZF8a+LMdx+5GE5M+eOsVA+xbiToU651Oj8vgWFJsHIikUN4"
    "4/k9MIyrPLaxi3CzOgkgzy6uTj/+U09bnGlcimf/vDk/tdZcO2ZypKsZopoRalcv6iSg1j"
    "zucPBqfq4XB+KaoBsq/qk5DNtI1UOc3g+OQObjrgH/k2zj99RZ+iUFGDZtwyr72I17mZw+"
    "Jt4lsTdH4B3mULGByhxVXDcDzpLL2F0cKpMV0KWq1jyVv0yFsSvLJsjnoBCI5QAr8ZIjyZ"
    "p7Vh17ODOY+hDgjdvEBgRbA9oa0J0yoG1MZVuRURxzs4CFjUAf0G4ht9oGrRaB3n1QiA2n"
    "bHXRELCagJ30b3E+72OXbQLqW6k3GMX4bSW6EeK3r/oAjYT4icdzaTaYng+Ql+vDqtP0CQ"
    "GIQ82J6xVLety/D9i2vcyoous+dbF4osbELQe9IGjRN0f/HoVMvmIB99II+pREb8Lnd5aW"
    "YLM9GoGV0ztEjGHNSVlY87DOEJc5AI9wdGUlbZxzlz1aNs651wRuLyC1wQaWGz9cbtyGjj"
    "cROl5ccncA6+MjCQ4EV9NYgtZi8t9JI2egCTqIGoZVEQcRba/61Dh+OsDIUdW/IEhCFd4C"
    "9E1IeeuI5P8ivmkyEXMl5G/Vj4i4v02jgmG6E6efeMev5CuZysOqpwCz6L3BaoE9lLqfbL"
    "lF8liIZyF6HucRvlXVzKi3CVyIQveBsGiwB6gsfLbCQhMvC074sonVSPbHOJxB/ixfKIo3"
    "0FcwU8EJ2+lkYxVsrIKNVeiUZZf+mmv6RNIi7TlEmqQCduwTWSCYsNF1HdEpEUsz9pDR7Z"
    "G7X4JnzCBmhHoBe+MnjG+UQYOlOStkF2dd1adYszZFNRaxmJZxK5owj2papeXyWQeE517O"
    "gegcqM3nBEaYaVW1n6E3+7s6brEK7tZVtv3oEQsBxj1yig53V/PRfwpgyFAVdhvBvuPGFB"
    "RF5JTbpADcGaUegqQkUiUWySejCpmmMNtcaTkZ9fr6MqO0nl3ktdLPH87OxceuPvVtndLi"
    "Omppyx1zbDlXYF1M8x5EC6tlgxuG1LLBlg3uIrdm2WDLBh8WrjXYYJ2KsANo06nkPQU3px"
    "l1iWy/RN+weP9zwsP1QMO5Z9qHVdS7F/VUnR7k3n+mKyDeaQ2kxZNw1hnaHMh0FHmyFgQc"
    "hf4I/EQRAyvMF4rqTroNAaOAUKCCd1EIHEiAG+KZhp1v4ZmSv79ZoBABKP4TT3BD5LLUE5"
    "SovFcoXgazqJ4e86HnvVVHkG02DtmYfuYPbKheRFYggEJsnRxaRlekNqkv/6gqIj/TpTZf"
    "X1VFX6teadx/8VfzNKq+ed9fK9Xzyzl8q+42ZEdYF8KOAVXLSAHMcqYg7m55grJUIRPeZS"
    "tg8dTgad1bbbgMrIUw6IeF8I4SmckJ4z+9GJWbbq+0EJxUT4OSYGmxEZj6iDHxplG63lQV"
    "65pGGb5xAxRXnQUkc6FEE6VEi4cQBqPgwagOtqu08lhCXx2snccaF84ePlgrTNvDRuDaCF"
    "wbgZs1uFo9KcjWsGr2iFu59BKkKclWUfBkK9KLGIWmC1jdY4Y5DbV6cznKWan+zeaX45M6"
    "QI9PypGWbfma8Rzqa5mXF1VKy3SjrFKvTk7MKIAG1nhBzpaXyFvkOT3aVD3SiFsd6QB1JO"
    "uFteEx3QXWhsfY8JjOI9vVc/Y+RLvzQOM/TJqGVa7DeHc38BomTjbwa5Q/T5KUeMzAKsSc"
    "IzIEUw9BhiboW4DFx65ceAyuWZw2v1ogErHyon8keYs8jO6RC6AMItA7Dlt7ch3fYdqL+R"
    "j3YTGZP9duHYvWsWiV5v0pzcmBnYYqXk7sCR9ex5wzu9GcQ2rmrU36Wz9iDT9iXGi6iG95"
    "Ln9KxFZOME7ml6c1GE3njUCLYLuUoKYAb3pGh2i2ZLqi1JXZfikpm/BnkPA3Q8iVZonJjE"
    "7L9I+DqFOXorwsRaEqhTLATNDdCPQP2kZS0oOQ+gGfGFdUKMhZLqEQLSkQ8pBSbY3h1cpa"
    "iAsQh8jF3AjYrYSFs7Cd4ZDF3/TEN0G1KGjBLRat4dAzgzUtYgEtABpqeY7ysISNwJNiEj"
    "qmI7QdfKCOghOgukZmXFaqf7rZcR3V7LhcMzvWn9GXxBKYOCgKgn1Au30/BQ0mIVK+SWNr"
    "uihsjWoDozrPR5lSCTp5e9xLl5kDG26zY9JAw7XWxVUjauG10Uw2mmn/4Npopg5HM5Utvz"
    "sAN5/X2FOMNTtPlwLH3mFennmatA0rs07jXrVPhfl9STmKEjbZMghoyNk2iGsELjigSy6D"
    "sJgK0YoqJ70F07iEknzJKRCza82GKg3Uw7LQzC1yqI8A8gO+1p0c09JTtWViktj5aPh9GN"
    "6JlmKdmNwRL+mc5WKYWDaozIaJtaUv2TAxa+xpjL34oy4MfHna0kbAFhHRHTCwXXZNPLI5"
    "sR6GizWS3LsMNeEI5c7YuLt1wZq7YJUaYoL1RqAXc7l1j7c9/6WZ5dme/7J75tceCVXc7n"
    "Z/JNTGrJJmudmZfTpRG8FQWBscGup8mx6FZUtDIpEDcyZFDnAKV8D1/vrz2eU5+OXj+buL"
    "TxdxJMPGklGNWSbx4/nppa2m2SzzsfeKhYejFBugmvV61QU1K2WnapcOOenlNLW0p6U9u0"
    "gcWdqzG7RnabCiMa6pSgw9RTa7eXfx/JhubmFPOD5GvAG4+nx52YXzYw4U3Kri0Ft491rY"
    "5fweqdcvq+4StQ9rlHiZINnVoNAL4yhQx7hsyfLps+2HPgRMxgSLKfR8Kl7ev0WhOlnFB7"
    "OQ+uDF5lSVOQyYvqDLTp+QPSLGpf9GJEX0G58PE7/G446HyS6HyV9RYP6NuHt7Goxss6fB"
    "HJhhkNn1kw+hAGo5eZASseSBxul6h3VkTDlvkPTvIWWw+/ITAVx7FGrwLc/KS4nYWsHVtO"
    "4j0vVsqNWfOdTK+pUbd9ZZp8dunR57Cu5WZSHOoKeGSBfhnekwrAzzVl0nt1HfmvbjjQyU"
    "Ru4chT8wwJZ+fB7oRkMeAdnDWSDnDmxxVoU8ZaC2D++QEJFse4CIKwYLYF9MZIbFSxVtyc"
    "af9nBB0FJTrovGxF5tvGZisOchJNrU5lLLIiVhQznyVoW+6FopliXV1iyQAzGDUXhvBGZa"
    "xAJamJmB+0gLICtpLYADsQAKyqqJSlWLhb4m6IaKf9rgoLuw9e6Igd6dunqpdLdzwsO1Tl"
    "lNN1eqqpEOOEGiJzYqaS90P3VMvVAb44pqI3C6KS+/gEI7FN3ihVkdUcllIXl5kSHOPQRo"
    "GHdR5TpK6tc38pgaBITy+RXTDh8+/tImF+5dsbUerz/Zfmed+y0596FveODcVsAyURrNfM"
    "/u2W7GoNgY1e4Aa2NU92khtOb8vnCRH1COiLMWgzbQGBS5HpU2Bd72ndyhtYFVEQcLSX3d"
    "gZ4nNPxnU7oS02H6fASmkdI/lU5oVUQErNShVjL0SJUfVjKAcSz+DZekJIKqgWdo7Ql1T2"
    "VKCLyeFMZkrQRrJVgrYadWwubjrGsmbAR6aCec1LETTsrthJOCnXAXbRG1bbCoew+hbaQC"
    "yS1118bJ7xmhHiK9++R3efDU0qRY/1bgUcZux6yxXdu6kWZVhLM8LnArYcv1P6Fc/6PLaO"
    "+8gHaNFaQjYRUHodA8iebbnfF4unQxL2WiUq3DKqMRyn7mPJSzgGQu2uLDjAEmylYTkoTB"
    "SDvmUcCSi4BQk4WFp64qC+/rgNAlGd2j8PbrQG8t7vj+dY5JthyTtR6t9di1xTajyjichh"
    "NTpikr1UMVfPd805Kh0NCNnxKxzEhOAw+w9MeaVkPKSFlMv+eXAm1dtMplQF8OrQ9LwO5P"
    "wWLL2/9Fjmm5qayUnbS5Seu6olHj2qiYtVuRPk7b3VdORBxiTwNxubsjJWLTIHfuBrFhAT"
    "YswIYFDM08OyjEzmKg8+pELcNKj862z0OunHJUn5BGpvvO/yzlQJ7otS/3e5QWAi5XHcoL"
    "APdBdRgfHdVh+I6Oyhk+2Za31AIj5Szq3kN0X9biT19W8Kcvi/ypeCLX1vsq181SIu3rZg"
    "dORu2Vpvj+/9X9UPw="
)
