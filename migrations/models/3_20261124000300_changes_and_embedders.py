"""What changed in sources is kept; agents pass from one embedder to another with both sets of vectors at hand."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

CHECKS = """
        ALTER TABLE "source_changes" ADD CONSTRAINT "source_changes_kind" CHECK (kind IN ('added', 'changed', 'removed', 'unchanged'));
        ALTER TABLE "source_changes" ADD CONSTRAINT "source_changes_documents" CHECK (documents > 0);
"""

# An agent takes the jobs that are about it along, as a source does.
JOBS = """
        CREATE INDEX "idx_agents_next_embedder" ON "agents" ("created_at", "id") WHERE next_embedder IS NOT NULL;
        CREATE INDEX "idx_pgqueuer_agent" ON "pgqueuer" ((headers->>'agent_id')) WHERE headers->>'agent_id' IS NOT NULL;
        CREATE FUNCTION nexora_agent_jobs_go() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            DELETE FROM pgqueuer q USING gone WHERE q.headers->>'agent_id' = gone.id::text;
            RETURN NULL;
        END $$;
        CREATE TRIGGER agents_jobs_go AFTER DELETE ON agents REFERENCING OLD TABLE AS gone
            FOR EACH STATEMENT EXECUTE FUNCTION nexora_agent_jobs_go();
"""


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE IF NOT EXISTS "source_changes" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "url" TEXT,
    "title" VARCHAR(500),
    "documents" INT NOT NULL,
    "chunks_added" INT NOT NULL,
    "chunks_removed" INT NOT NULL,
    "chunks_kept" INT NOT NULL,
    "agent_id" UUID NOT NULL REFERENCES "agents" ("id") ON DELETE CASCADE,
    "source_id" UUID NOT NULL REFERENCES "sources" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_source_chan_source__d09a52" ON "source_changes" ("source_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_source_chan_agent_i_593046" ON "source_changes" ("agent_id");
CREATE INDEX IF NOT EXISTS "idx_source_chan_workspa_82d702" ON "source_changes" ("workspace_id");
COMMENT ON TABLE "source_changes" IS 'One document that came, changed or went; or (`unchanged`) the `documents` that stayed as they were.';
        CREATE TABLE IF NOT EXISTS "next_vectors" (
    "workspace_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "embedder" VARCHAR(100) NOT NULL,
    "embedding" halfvec NOT NULL,
    "chunk_id" UUID NOT NULL PRIMARY KEY REFERENCES "chunks" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_next_vector_agent_i_7defe5" ON "next_vectors" ("agent_id");
COMMENT ON TABLE "next_vectors" IS 'The vector that a chunk will have. It goes with the chunk, which belongs to the same workspace and agent.';
        ALTER TABLE "agents" ADD "next_embedder" VARCHAR(100);
""" + CHECKS + JOBS


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TRIGGER IF EXISTS agents_jobs_go ON agents;
        DROP FUNCTION IF EXISTS nexora_agent_jobs_go();
        DROP INDEX IF EXISTS "idx_pgqueuer_agent";
        DROP INDEX IF EXISTS "idx_agents_next_embedder";
        ALTER TABLE "agents" DROP COLUMN "next_embedder";
        DROP TABLE IF EXISTS "source_changes";
        DROP TABLE IF EXISTS "next_vectors";
"""


MODELS_STATE = (
    "eJztXW1z2ziS/iso3YdJqjSqRIkcX+bqquzEO+M9x55KnJ3dTaYkmIQknvk2BGRZO5v/vg"
    "BISnwBacImKYrpDzvrEGiSegAC3f00uv8cOJ5JbDr6TEkweIv+HLjYIfyP1PUhGmDf310V"
    "Fxi+sWXHFe8hr+AbygJsMH5xjm1K+CWTUCOwfGZ5ruh6gnze13PReukhA7vI9hbIckdoxr"
    "xb4k7veCvvOkOBRQlFzEPENRHhlzcIGwah4hrviDBDnmuQkXis6Rn8uZa7aOwJK9f6Y0Wm"
    "zFsQtpQwffmdX7Zck9wTGv/Tv53OLWKbKRQtU9xAXp+yjS+vff58/v4vsqd4+5up4dkrx9"
    "319jds6bnb7quVZY6EjGhbEJcEmBEzAbK7su1oMOJL4RvzCyxYke2rmrsLJpnjlS2GavA/"
    "85VriBFCtxYbWSYduWQ9tcz/jV4v0XU6vby6nn46u55OB7nRFa+RGY7okuG5YmZYLhNg/f"
    "ktvO8OFHl1IB7w7peTj89eHT2XMHiULQLZKCEbfJOCmOFQVAK/Q9oIiMBlilke8fe8hVkO"
    "UaOelsygb0aio/iPx4xCfGE3DLsPpGAcDNszbkeut97HMFyffzj7dH3y4Vdxe4fSP2yJ4s"
    "n1mWgZy6ubzNVn4ah5fAUI14XtTdBv59e/IPFP9M+ry7Ps2G77Xf9zIN4Jr5g35T98is0k"
    "UvHl+BLvuht8+f+5YX+3xIF6yOP+mcHm8DQ1vPGwNDCQAwffT23iLtiS//PlixclI/u3k4"
    "/yG+O9MsN1GTWNw7ZvKXyJgy1bB+CtQD0IP7yMtYbvePK6Ar68VyG+si2Nr48pXXuBOV1i"
    "utTBOSfYwxk9nkwqIT4pQXySRTylDuQRP3eZGvCcXAZw/hOaAvxlU2gvxBv8OH75+s3r41"
    "dHr495F/mW2ytvSvA/v7zm0AoFaH6b2JjFhRts3K4xn5y5Fm/sFfXNNzljJ3sFu3ghURK/"
    "SLxcpK1+JHO+qyyvxSCptNlUe6lWG4Q9p3K8K6q3Vy5BtuXeIm+OsNA8LfcHiowlR1pcim"
    "4ZKph0hK5ce4O4Qhle4D0//XLy43hyhCyKKPMCYub122Ye8bCC+0Wq+VwrHPwOui7ouqDr"
    "7k/XnWPHsjdTva8tJVTnR5cf7jZVs6d8XlldQFf1Skv1Ts89qqLmHhVruUc5JZfvII9Zsh"
    "JiNaxXEaBd0XT7tDAF5I5/Eo8Z4rQkjHKXR5nc+xa/3SNGOS25L90DhrnSMMfqvoaOkRBp"
    "VsPoyqA+oGLkbOI0unlo/8INMmvh/h/ZSIDP+Xtg11A5KjPkzGFCuru6W7EDvN5alskJxX"
    "87/8WEhTrZyad3J+/PBt/242T4zQtuqY8NMlB4GHaNwzL3wjruVtG1cM1t+DW2bXRD2JoQ"
    "FzHiYg7n24i78oTdjgJvjcT7UGnzb5+BLMblbM9dCHYr71So++bAl3VkBRqCDwF2d+DL2u"
    "fLqL1a6OAb9++dF+G4CrjHxdgeS2g7wi58IM6NOkomaind8h3ZR4NKCCNZfqDIt+U+6yK8"
    "23Z/QjOhHs2EJ584Ptug9dKyCfKEx99y7yxWRB/Uc1vFHv9lp9VEWlvIAnNM800pOiFFNG"
    "R7prcbISLuB3QEqBKgSnRAldh3aEinlIlGgkMCz9ZS1uL+7eEb7W1NfS5Zha2SvlairuW0"
    "NYbZimrpa1uJFkHmCoN1Rw4V5FB50GbZMmKPgjvLBnRIP66fZYsAe7ybXnkD4GS6vAfvzV"
    "l/OGOqEQ6QNUCqQpqVAxKknARZJ13lT2RCUm73wwT3QTokO7/UnEh2XWiPZurmYnCoLNOJ"
    "b/ERGiicTVHLsMzZhH1reks2lc9l8b5o5t4HU5urmNOvq/GL8dFshGb83VzG0aGzyB3kEO"
    "zS+MCUaBRhpylCSHUoq+7bVwlYfdiPBK4jcB2B6whYqA44jhphofyAzK17HYR3Ej3EeFzJ"
    "N1fimsvZ2pTwVYhp+zQyYr0j/ep3alDD84nCQ3cSBHhTAPJWJIOvbdHGjmjtyV9x9vfrL7"
    "9nINuqVlqopaRaBC6xj96sLJtZLh2J5+1jHxVqSx5O2/bWXN3wAmthuZqg5mW/U2iVM9XG"
    "lE0feTggKwt+yi4rfB2KHYdRhnMgMMpPGOXY/r7RPYqYEwT+AfgH4B/2Dm4D/MPuUwcW4g"
    "Fwc6tiCl3+Fujy88XF3sgIYRYOVFyEbBiWUhGii0bYK6bUEnOBjdBMhBWZpohHDU+erJeY"
    "IQeb4tQJRXfEYF5Af0Izl9yz6a6zRUX+NjFfEbd6sBseYKEkZhMcdWRsa08G+gLoC6AvDl"
    "0DBvqi4UM0G8qIM/UDz/EV39c1X3kLXL9ZwV4g/oBbLfXVxLg++3Dy9+epL+fi6vLnuHti"
    "HN5dXJ1m4Jdbuc783gq0GBO78NmPr70fHcu1mlqyWpjpfLb6AptVoLJFbA8XJaNLy2Vwnw"
    "vBppB/MRq3P8/fX30+vThDv348e3f+6fzqMr0nyEZxiV+wQr3549nJRda6JrbhOWTKlTrK"
    "VVOdCa4QrSUeuVNL+aTSBJ+UTPBJfoKvLZOrugJKTxGQVoJ4Rq7FleW/joyJQd60s6qUJV"
    "iMIX9TCPibLNxAVjVGVsWmns4sTsr0b8FoZEdMmdVaSnZWEACvBPjKNx9pyaYlwZI9QEsW"
    "GAdgHLroFK/GOOzHJf7JWwXqFFBRy7DMKU5lHw2veCiAsGvKcHhxAJUIn7LwRksMOd4jNP"
    "OkEJ29RWLL8Pmr06H80yQ+Wwq/dhB4AW/GIv2D5SJKXEaUpVRae2oVb3gcl6b2hOcSTIBv"
    "vJ21bgi+cdAoVBqFHC0NtT3u3wtPbdNH6YF42MX0V7KFxiW20FhhCwUKv3cx3RB174Oh2T"
    "bHcCCZN3zimgK2A10v/MATa7sC5xJuISnULrHwov3JXQexIHVcnXVjKwArh/7KYSxX7i0H"
    "c+Uq1MvC6k0ZqfZqNzU1p+uo3ZRakK1/kenNhqkOW51ai0Jg03K9wfW/x+NXr96MX7w6Op"
    "68fvNmcvxiC3C+qQzp0/OfBdipaZ1HP7Kj89D/9dPVpRr4hEjWULIMhv6N2mZrxGP3YSIJ"
    "iMpXmeyCMkybPeIGOf3EWBJzpZd+LSnToo7izeeHqp9IziZYuY9wFWRE4chIp50C4mc9yi"
    "OUloRR7vIoJ121Vf2sSRkgkeA8ELBz+we3gfNAOD4t8kR0t6dOeopscjnsEuf52bc9nObT"
    "0i3DMs5zJftoFLyR9iRi4uQNjqnINabhMZx54DnomSQiuQ44RHyAqbREBFmJXbomwRB5AZ"
    "pbNnk+RLfEZ2jO/x2QLXE5yAxaaw/VPv8DfGZb2y7wmaDUKpRa8UFPdXm3lFAfybfJpAr5"
    "NpmUZLufZJ0BDjEtPNXlj9NSPcS6kaBPsdap/LwuDgqiw2OJDMJbz++BYVzmsY1chNvViQ"
    "N5en558vEfatriVOFSPP3H9dkJWHPtmMmhrqaJakqoXb2ok4CCedzh4NXsXM8PxJVLrj3+"
    "n4rDsItUPcTp/eAIpD7uCvDXEA/MNRRXUocFUcFR+/Dh2OCpIbtqhAhz4FaOSJktjVeDP3"
    "6IwpuYwiZd86afxB/PZtwOCK/Pnsu43lksSmehMJ84Gy6FZa3XDRcNCgKEG37mV/er+1tg"
    "MUZcUahOyHEgXIpDO4aFSTluucFu8Rt4IzRbBfZMWuMzZjGbzJC3YiLpuJSNH1nZCE/NIH"
    "Xc8dZXA1HIYLWD1d4pq/2WI6tjRcb9e2k/1s3aQ5RsW7FucifTmcdbgT6g3UJ6gq0qkge5"
    "MOItJdNewNvLplCuOZBQRlpSsVgTxRJcHqCZEOtNJGHdwAbE8e4eA21CEMAtAFfwdvrIxl"
    "IAaxZWCAnqta+zF5CCXx7cyIfrRoYoqyairPJLbg2wPt7pfiC46rrdWwtfex+ZbAOFe37b"
    "NixzzaeMvmpeeZENIw4JG6F3FsPywI70UYeKIzJWwn9OrEBGlQmPtcixMRP/mKGbjXCoi+"
    "eQAPGl1pLiam98g88Cbzl4y8Fb3mtvOTh0waHbE4cu5JXIA10/AwQZD1pdNDisOmDH/Vuc"
    "z/vYZZuA+kboDVrH8HcS3TiFv6+cyY2cwuePZ8Js0K2znJXrw6rTdKVlwvBCa0mP+vcB27"
    "aXGVm81vFMiz9RYeIWg54TBPT10b8jARWvmMO9kOdLSADHp6ROISFT3bAy75a42rBmpADW"
    "LKxzwkSankc4utKSkIqkyx4tiDuAuIOuQwpxBxB30EUWF+IOIO7gsHDtbNzBO2HkDBRBB2"
    "HDsCziIKTtZZ8Hww1OkG8RQxbowNuzbm8RuedS9iYk+b/wb9qd8rkSsLfyT+Kav8/Cmh75"
    "oIIn31Ec4JuJ83eyNLZ8b7ReWjZJ3E+03BD+RPQsIM+jVH9v5YE9z94GLoTZdRC3aCwbea"
    "I2ydrimnhRcMKXbaxGvD9G4Qzib/FCYbyBusiIDE7YTSeIVYBYBYhV6JRll/yaK/pEkiLt"
    "OUSapAJq9oksCY7Z6KqO6IQI0Iw9ZHR75O4X4GkziCmhXsDeNH+4UwY1lua0ECzOqsIMkW"
    "atiypRnmgHTAcxS6Jz5ncnAHgq8NxLbezOgdp82r4QM6Wq9gu2538jBvNK4W5dZduPHrHk"
    "YNwRI+9wNxUf/ScfB5SUYbcV7DtuVEKRR066TXLAnXqeTbBbEKkSiWTzRXKZpjDbXmk5X+"
    "TV1UVKaT09z2qlnz+cnvGPXX7qu1JicFy6cY4t4wqsimnWgwiwAhvcMKTABgMb3EVuDdhg"
    "YIMPC9cKbLBKRagB2uRR8p6Cm9GMukS2X5B7i7//mcuCzUDBuafah2XUux32lJ0e5N5/8d"
    "aIv9MGyWSzEWedos2ROI7CMeWXGAmcEfrZIxStLbZM5aYdIuoh10MyeJcEyMAuMgNrrmDn"
    "W3im4O+vlyQgCPP/8SeYATFp4glSVNwr4C9j0bDkDXWwbb9Fok7OduMQjcln/kCH8kVEBg"
    "LMxTZhxAD/AWu3MqkvflQZkZ/qUpmvLyt0q1SvFO6/6Kt5GlXfvO+vlQK3xRw+qLsN2RHg"
    "QqgZULmM5MAsZgqi7sATFGZZ1EBzJwB4KvAE91YbLgOwEAb9sBAuyT0LeZ6Bwj5ItJZaB7"
    "Ly+J3sqFHSMhSIy0vKdY1rwbaNlviOjNA5Q4uUhi57DEXIrLFEN8T23AVXo0ONm/IXT+jX"
    "sgTlIq5ukatr2dqTq2QK20XaFirm4clQvRUtKQPFnEDzBs27B4BCVAlElXRp6u6iSnLKoo"
    "4+k9np8qBr1nLbniU6xM3tQXUyubM3XcntneeKTB84+i35U1vJ9lId0Uj01EgZmxQboZlD"
    "KOVvGqZziIqbhRlgogbMr4bF1QqLpGFTem0jCXX22HYeq137fPhgLlllDzihtXcdE05ofc"
    "cntCDHaaJQeiV9bVyir43z+ppYel2iSNlbkhBvJ9ILLa3pBKd3FrW40qu05opRTkv1bza/"
    "HB9XAXp8XIy0aEtD7RCG1eXoi5NuJmW6kXZTPLY3aTdTCqAGW5OTg/RjWcYmo0frqkcKcd"
    "CRDlBHAl8hhE93F1gIn4bw6c4j+3D49H5I5g/h7jxQ+A/jpmGZ6zDa3TW8hrGTDf0W5ldy"
    "45RJFkXrwGKMuEM0swmmZErufYt/7NKFR/GGRmmV1kvihlGbvH8oeUNsi9wRE2ERZKp2HL"
    "b25Cq+w6QX8zHuw3yyp0w7OBbBsQhK8/6UZg4zTXzcVb+3jNgTPryOOWfq0ZwDT89bG/cH"
    "P2IFP2JUiCSPb3Gup4QIZNbSTvYkqnlpTeetQItgm55LmgK86RkdkPmKEtXZmbJsEAkpSA"
    "ihkRBiTogpzBKdGZ2U6R8HUSVvWXHaslzWMmmA6aC7FegftI0El/mB5/hsqp1xKycHXELu"
    "NA1HyCZStdWGVykLEOcgDohpMS1gdxIAZ247swIafdNTRwfVvCCAm09qyLCtB2tSBADNAR"
    "ooeY7isIStwJNiEjqmI7QdfCBLBXNQTS0zLi3VP93sqIpqdlSsmR2pazjHsQQ6DoqcYB/Q"
    "bt9P4fnTgEjfpLY1nRcGo1rDqM7yUbpUgkoeygF2mTmAcJuaSQMF11oVV4UowAvRTBDNtH"
    "9wIZqpw9FMRctvDeBmzzX2FGPFztOlwLF3Fis+eRq3DUtPnUa9KlcN/GPlMRIe2KQr3/cC"
    "RndBXDI1iLdiIgiLyhCtMLPmWzSLUmyKl5whPrs2dCiPgdqWSER4QwzPIYg4PtuoKgu29F"
    "RlGsE4dj4cfgcHt7wln0cwUwIwmdMmHyaWDiqDMLG29CUIEwNjT2HsRR91buCLjy1tBSDJ"
    "nKoA1W7Z1fHIZsR6GC7WyOHeVaAIRyh2xkbdwQWr74KVaogO1luBXszl1j3eUB+wmeUZ6g"
    "PWz/xCydD8dld/ydCtWSXMcr2azipRiGDIrQ2GF6h8m7aHi5aGWCID5lyIHOAULoHr/dXn"
    "04sz9OvHs3fnn86jSIatJSMb00zix7OTC8j52CzzsfeM1oejFGugmvZ6VQU1LQVTtUtF8H"
    "o5TYH2BNqzi8QR0J7doD0LgxW1cU1kYugpsunNu4v1Bbu5hT2hvCB/A3T5+eKiC/UFDxTc"
    "suIhO3j3mtjl7I7I1y/K7hK2DyukeJkS0VUj0QtlxJdl/nZk+ezZ7kMfIipigvkUej7jL+"
    "/ckEBW3nPQPPAc9GJbdW+BfapO6FLrE9IlBE3vX8RNEP3a9QOj13hc+cD0chj/ihzzr8Xd"
    "Q7VA0QbVAg/MMEjt+vGHkAO1mDxIiAB5oHC63loqMqaYN4j795AyqD/9hI83tocV+Bafyk"
    "uIQK7gclr3Ecf1INTqew61Ar9y4846cHrU6/TYU3C3TAtxim05RKoI71SHYWmYt+w6vQn7"
    "atSgtIm5IMEPFNGVE9WL32rII3Qtaz8S4xbtcJaJPEWgtoNvCRcRbLtPXFHxC1kOn8jU4i"
    "+lrjvZ6NMeTghaaMp10ZjoQimummOwFwF2lUebCy2LhASEcmStCnXStUIsC7KtAZADPoNJ"
    "cKcFZlIEAM3NTN98pAWQlgQL4EAsgJyyqqNSVWKhNStgPomD7sLWWxMDXZ+6eiF1tzOXBR"
    "uVsppsLlVVQx1wSnhPSyulPdf9BA8k1MYoo9oInWzTyy8x1w55t2hhliUqmUgkLy5SwphN"
    "kBdEXWS6joL89Y08pgIBIX1++WOHD5e/hMOFe1dsweP1ne134NxvybmPHc2CczsBYKIUmv"
    "me3bPdjEGBGNXuAAsxqvu0EFpzfp+bxPE9RlxjwwdtoDAoMj1KbQpr13d6SzYaVkUULCT0"
    "dQPbNtfwn828NZ8Os+cjNAuV/plwQsskImgti1qJ0COZfljKIMos/t9g5RZEUDXwDKU9Ie"
    "8pTQmO15PCmMBKACsBrIRarYTtx1nVTNgK9NBOOK5iJxwX2wnHOTvhNtwiKttgYfceQttI"
    "BpIbz9xoH35PCfUQ6foPv4vCUyudZP07gUcZux2zxuq2dUPNKg9ncVzgTgLS9T8hXf+j02"
    "jXnkC7wgrSkbCKg1BonkTz1Wc8nqxMixUyUYnWYZnRiEU/fR7KWGJ3wduiYsbIcqWtxiVd"
    "ikPtmIUBSyZBXE3mFp68Ki28rwPXW7mjOxLcfB2orcWa71+lTDJwTGA9gvXYtcU2pcoYzA"
    "umukxTWqqHKnj9fNOKkkDTjZ8QAWYko4H7lvDH6mZDSkkBpt+yS4EyL1rpMqBOh9aHJaD+"
    "Klh0dfP/xNBNN5WWgkmbmbSmyRsVro2SWbsT6eO0rT9zImHYshUQF7s7EiJwDLJ2NwiEBU"
    "BYAIQFDPU8OySwjOVA5dUJW4alHp1dn4dcOcWoPuEYmeo7/17SgTzRa1/s9yhMBFysOhQn"
    "AO6D6jCeTKowfJNJMcMn2rKWmq+lnIXde4juy0r86csS/vRlnj/lT2TKfF/FullCpH3d7M"
    "DJqL3SFN/+AxI3yOQ="
)
