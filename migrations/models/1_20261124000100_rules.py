"""What the ORM can't write: check constraints, the queue's tables, the doorbell for changed rights, partial indexes."""

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

CHECKS = """
        ALTER TABLE "users" ADD CONSTRAINT "users_email_lower" CHECK (email = lower(email));
        ALTER TABLE "members" ADD CONSTRAINT "members_role" CHECK (role IN ('owner', 'admin', 'member'));
        ALTER TABLE "members" ADD CONSTRAINT "members_status" CHECK (status IN ('active', 'invited'));
        ALTER TABLE "members" ADD CONSTRAINT "members_active_has_user" CHECK ((status = 'active') = (user_id IS NOT NULL));
        ALTER TABLE "members" ADD CONSTRAINT "members_email_lower" CHECK (email = lower(email));
        ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_scopes" CHECK (scopes <@ ARRAY['chat', 'read', 'manage'] AND cardinality(scopes) > 0);
        ALTER TABLE "agents" ADD CONSTRAINT "agents_name" CHECK (char_length(btrim(name)) > 0);
        ALTER TABLE "agents" ADD CONSTRAINT "agents_system_prompt" CHECK (char_length(system_prompt) BETWEEN 1 AND 20000);
        ALTER TABLE "agents" ADD CONSTRAINT "agents_temperature" CHECK (temperature BETWEEN 0 AND 2);
        ALTER TABLE "agents" ADD CONSTRAINT "agents_widget_color" CHECK (widget_color ~ '^#[0-9a-f]{6}$');
        ALTER TABLE "sources" ADD CONSTRAINT "sources_type" CHECK (type IN ('text', 'qa', 'file', 'url', 'sitemap', 'crawl'));
        ALTER TABLE "sources" ADD CONSTRAINT "sources_status" CHECK (status IN ('pending', 'fetching', 'parsing', 'embedding', 'trained', 'failed'));
        ALTER TABLE "sources" ADD CONSTRAINT "sources_progress" CHECK (progress BETWEEN 0 AND 1);
        ALTER TABLE "sources" ADD CONSTRAINT "sources_error" CHECK ((status = 'failed') = (error IS NOT NULL));
        ALTER TABLE "sources" ADD CONSTRAINT "sources_schedule" CHECK (schedule IN ('off', 'hourly', 'daily', 'weekly'));
        ALTER TABLE "documents" ADD CONSTRAINT "documents_status" CHECK (status IN ('pending', 'fetching', 'parsing', 'embedding', 'trained', 'failed'));
        ALTER TABLE "documents" ADD CONSTRAINT "documents_error" CHECK ((status = 'failed') = (error IS NOT NULL));
        ALTER TABLE "chunks" ADD CONSTRAINT "chunks_span" CHECK (0 <= span_start AND span_start < span_end);
        ALTER TABLE "lexicon" ADD CONSTRAINT "lexicon_chunks" CHECK (chunks > 0);
        ALTER TABLE "conversations" ADD CONSTRAINT "conversations_channel" CHECK (channel IN ('widget', 'api', 'playground'));
        ALTER TABLE "conversations" ADD CONSTRAINT "conversations_message_count" CHECK (message_count >= 0);
        ALTER TABLE "messages" ADD CONSTRAINT "messages_role" CHECK (role IN ('user', 'assistant'));
        ALTER TABLE "messages" ADD CONSTRAINT "messages_state" CHECK (state IN ('streaming', 'done', 'stopped', 'failed'));
        ALTER TABLE "messages" ADD CONSTRAINT "messages_feedback" CHECK (feedback IN ('up', 'down'));
        ALTER TABLE "messages" ADD CONSTRAINT "messages_credits" CHECK (credits >= 0);
        ALTER TABLE "citations" ADD CONSTRAINT "citations_span" CHECK (span_end - span_start = char_length(quote));
        ALTER TABLE "message_events" ADD CONSTRAINT "message_events_kind" CHECK (kind IN ('start', 'delta', 'citation', 'done', 'error'));
        ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_kind" CHECK (kind IN ('grant', 'reserve', 'settle', 'release'));
        ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_amount" CHECK (amount >= 0);
        ALTER TABLE "credit_balances" ADD CONSTRAINT "credit_balances_sound" CHECK (used >= 0 AND reserved >= 0 AND used + reserved <= granted);
"""

INDEXES = """
        CREATE INDEX "idx_chunks_live" ON "chunks" ("agent_id") WHERE live;
        CREATE INDEX "idx_messages_writing" ON "messages" ("lease_expires_at") WHERE state = 'streaming';
        CREATE INDEX "idx_sources_due" ON "sources" ("next_run_at") WHERE schedule <> 'off';
"""

# Every process keeps the rights of its callers in memory; whoever changes them rings here, in the same transaction.
DOORBELL = """
        CREATE FUNCTION nexora_access_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_TABLE_NAME = 'users' THEN
                PERFORM pg_notify('nexora_access', 'user:' || OLD.id);
            ELSIF TG_TABLE_NAME = 'api_keys' THEN
                PERFORM pg_notify('nexora_access', 'key:' || OLD.id);
            ELSIF TG_OP = 'INSERT' THEN
                PERFORM pg_notify('nexora_access', 'user:' || NEW.user_id) WHERE NEW.user_id IS NOT NULL;
            ELSE
                PERFORM pg_notify('nexora_access', 'user:' || OLD.user_id) WHERE OLD.user_id IS NOT NULL;
                IF TG_OP = 'UPDATE' AND NEW.user_id IS DISTINCT FROM OLD.user_id THEN
                    PERFORM pg_notify('nexora_access', 'user:' || NEW.user_id) WHERE NEW.user_id IS NOT NULL;
                END IF;
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER users_access AFTER UPDATE OF token_version OR DELETE ON users
            FOR EACH ROW EXECUTE FUNCTION nexora_access_changed();
        CREATE TRIGGER members_access AFTER INSERT OR UPDATE OR DELETE ON members
            FOR EACH ROW EXECUTE FUNCTION nexora_access_changed();
        CREATE TRIGGER api_keys_access AFTER UPDATE OF scopes, agent_ids, allowed_origins, expires_at, revoked_at OR DELETE
            ON api_keys FOR EACH ROW EXECUTE FUNCTION nexora_access_changed();
"""

# Jobs carry their workspace and source in `headers`: turns are counted by the one, and deleting the other takes its jobs.
QUEUE = """
        CREATE INDEX "idx_pgqueuer_workspace" ON "pgqueuer" ((headers->>'workspace_id'), "priority") WHERE status = 'queued';
        CREATE INDEX "idx_pgqueuer_source" ON "pgqueuer" ((headers->>'source_id'));
        CREATE FUNCTION nexora_jobs_go() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            DELETE FROM pgqueuer q USING gone WHERE q.headers->>'source_id' = gone.id::text;
            RETURN NULL;
        END $$;
        CREATE TRIGGER sources_jobs_go AFTER DELETE ON sources REFERENCING OLD TABLE AS gone
            FOR EACH STATEMENT EXECUTE FUNCTION nexora_jobs_go();
"""


async def upgrade(db: BaseDBAsyncClient) -> str:
    return CHECKS + INDEXES + DOORBELL + QueryBuilderEnvironment().build_install_query() + QUEUE


async def downgrade(db: BaseDBAsyncClient) -> str:
    return (
        QueryBuilderEnvironment().build_uninstall_query()
        + """
        DROP TRIGGER IF EXISTS sources_jobs_go ON sources;
        DROP FUNCTION IF EXISTS nexora_jobs_go();
        DROP TRIGGER IF EXISTS users_access ON users;
        DROP TRIGGER IF EXISTS members_access ON members;
        DROP TRIGGER IF EXISTS api_keys_access ON api_keys;
        DROP FUNCTION IF EXISTS nexora_access_changed();
        DROP INDEX IF EXISTS "idx_sources_due";
        DROP INDEX IF EXISTS "idx_messages_writing";
        DROP INDEX IF EXISTS "idx_chunks_live";
        ALTER TABLE "users" DROP CONSTRAINT IF EXISTS "users_email_lower";
        ALTER TABLE "members" DROP CONSTRAINT IF EXISTS "members_role";
        ALTER TABLE "members" DROP CONSTRAINT IF EXISTS "members_status";
        ALTER TABLE "members" DROP CONSTRAINT IF EXISTS "members_active_has_user";
        ALTER TABLE "members" DROP CONSTRAINT IF EXISTS "members_email_lower";
        ALTER TABLE "api_keys" DROP CONSTRAINT IF EXISTS "api_keys_scopes";
        ALTER TABLE "agents" DROP CONSTRAINT IF EXISTS "agents_name";
        ALTER TABLE "agents" DROP CONSTRAINT IF EXISTS "agents_system_prompt";
        ALTER TABLE "agents" DROP CONSTRAINT IF EXISTS "agents_temperature";
        ALTER TABLE "agents" DROP CONSTRAINT IF EXISTS "agents_widget_color";
        ALTER TABLE "sources" DROP CONSTRAINT IF EXISTS "sources_type";
        ALTER TABLE "sources" DROP CONSTRAINT IF EXISTS "sources_status";
        ALTER TABLE "sources" DROP CONSTRAINT IF EXISTS "sources_progress";
        ALTER TABLE "sources" DROP CONSTRAINT IF EXISTS "sources_error";
        ALTER TABLE "sources" DROP CONSTRAINT IF EXISTS "sources_schedule";
        ALTER TABLE "documents" DROP CONSTRAINT IF EXISTS "documents_status";
        ALTER TABLE "documents" DROP CONSTRAINT IF EXISTS "documents_error";
        ALTER TABLE "chunks" DROP CONSTRAINT IF EXISTS "chunks_span";
        ALTER TABLE "lexicon" DROP CONSTRAINT IF EXISTS "lexicon_chunks";
        ALTER TABLE "conversations" DROP CONSTRAINT IF EXISTS "conversations_channel";
        ALTER TABLE "conversations" DROP CONSTRAINT IF EXISTS "conversations_message_count";
        ALTER TABLE "messages" DROP CONSTRAINT IF EXISTS "messages_role";
        ALTER TABLE "messages" DROP CONSTRAINT IF EXISTS "messages_state";
        ALTER TABLE "messages" DROP CONSTRAINT IF EXISTS "messages_feedback";
        ALTER TABLE "messages" DROP CONSTRAINT IF EXISTS "messages_credits";
        ALTER TABLE "citations" DROP CONSTRAINT IF EXISTS "citations_span";
        ALTER TABLE "message_events" DROP CONSTRAINT IF EXISTS "message_events_kind";
        ALTER TABLE "ledger_entries" DROP CONSTRAINT IF EXISTS "ledger_entries_kind";
        ALTER TABLE "ledger_entries" DROP CONSTRAINT IF EXISTS "ledger_entries_amount";
        ALTER TABLE "credit_balances" DROP CONSTRAINT IF EXISTS "credit_balances_sound";
"""
    )
