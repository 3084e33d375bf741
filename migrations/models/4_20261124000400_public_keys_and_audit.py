"""Keys that may stand in web pages; an audit log that nobody can rewrite."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

CHECKS = """
        ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_kind" CHECK (kind IN ('secret', 'public'));
        ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_public" CHECK (kind = 'secret' OR scopes = ARRAY['chat'] AND cardinality(agent_ids) = 1);
"""

# An entry goes when its workspace is gone already (the cascade), and in no other way.
APPEND_ONLY = """
        CREATE FUNCTION nexora_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.id = OLD.workspace_id) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'audit entries are only ever added' USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON audit_entries
            FOR EACH ROW EXECUTE FUNCTION nexora_audit_stays();
        CREATE TRIGGER audit_entries_stay_whole BEFORE TRUNCATE ON audit_entries
            FOR EACH STATEMENT EXECUTE FUNCTION nexora_audit_stays();
        ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER audit_entries_stay_whole;
"""

# Which pages a public key works on is the agent's to say: processes that remember it must hear of a change.
PAGES = """
        CREATE FUNCTION nexora_pages_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('nexora_access', 'agent:' || OLD.id);
            RETURN NULL;
        END $$;
        CREATE TRIGGER agents_pages AFTER UPDATE OF allowed_origins OR DELETE ON agents
            FOR EACH ROW EXECUTE FUNCTION nexora_pages_changed();
        DROP TRIGGER api_keys_access ON api_keys;
        CREATE TRIGGER api_keys_access AFTER UPDATE OF kind, scopes, agent_ids, allowed_origins, expires_at, revoked_at OR DELETE
            ON api_keys FOR EACH ROW EXECUTE FUNCTION nexora_access_changed();
"""


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        ALTER TABLE "api_keys" ADD "kind" VARCHAR(10) NOT NULL DEFAULT 'secret';
        ALTER TABLE "audit_entries" ADD "request_id" VARCHAR(128) NOT NULL DEFAULT '';
""" + CHECKS + APPEND_ONLY + PAGES


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TRIGGER IF EXISTS agents_pages ON agents;
        DROP FUNCTION IF EXISTS nexora_pages_changed();
        DROP TRIGGER IF EXISTS audit_entries_stay_whole ON audit_entries;
        DROP TRIGGER IF EXISTS audit_entries_stay ON audit_entries;
        DROP FUNCTION IF EXISTS nexora_audit_stays();
        DROP TRIGGER IF EXISTS api_keys_access ON api_keys;
        CREATE TRIGGER api_keys_access AFTER UPDATE OF scopes, agent_ids, allowed_origins, expires_at, revoked_at OR DELETE
            ON api_keys FOR EACH ROW EXECUTE FUNCTION nexora_access_changed();
        ALTER TABLE "api_keys" DROP CONSTRAINT IF EXISTS "api_keys_public";
        ALTER TABLE "api_keys" DROP CONSTRAINT IF EXISTS "api_keys_kind";
        ALTER TABLE "audit_entries" DROP COLUMN "request_id";
        ALTER TABLE "api_keys" DROP COLUMN "kind";
"""


MODELS_STATE = (
    "eJztXW1z2ziS/iso3YckVRpVookcX+bqquzEO+M9x55KnJ3dzUxJEAlJPFMEh4CsaGfz3x"
    "cASYkvIE3YIkVx+sPOOgSaoB6AYHc/je4/ektqE5cNPjMS9N6iP3oeXhLxR+p6H/Ww7++u"
    "ygscT13VcSV6qCt4yniALS4uzrDLiLhkE2YFjs8d6smuZ8gXfamH1guKLOwhl86R4w3QhN"
    "M74o3vRavoOkGBwwhDnCLi2YiIyxuELYsweU10RJgj6llkIIe1qSXGdbx5bSOsPOf3FRlz"
    "Oid8oWD68pu47Hg2+UpY/E//bjxziGunUHRseQN1fcw3vrr2+fPl+7+onvLpp2OLuqult+"
    "vtb/iCetvuq5VjD6SMbJsTjwSYEzsBsrdy3Wgy4kvhE4sLPFiR7aPauws2meGVK6eq9z+z"
    "lWfJGUJ3Dh84Nht4ZD127P+NHi/RdTy+vrkdf7q4HY97udmVj5GZjuiSRT25MhyPS7D++B"
    "bedweKutqTA7z76ezj8+9PXigYKOPzQDUqyHrflCDmOBRVwO+QtgIicRljnkf8vWjhzpLo"
    "UU9LZtC3I9FB/MdjZiG+sJuG3QtSMA+WS627gUfXh5iG28sPF59uzz78LG+/ZOx3V6F4dn"
    "shW4bq6iZz9Xk4a1TsAOG+sL0J+uXy9ick/4n+eXN9kZ3bbb/bf/bkM+EVp2Pxw8fYTiIV"
    "X44via67yVf/n5v2dwsc6Kc87p+ZbAFPXdMbT0sNE9lb4q9jl3hzvhD/fPXyZcnM/u3so3"
    "rHRK/MdF1HTcOw7VsKX7LEjmsC8FZgPwg/vI01hu9w9LoCvqJXIb6qLY2vjxlb08AeLzBb"
    "mOCcE+zgih6ORpUQH5UgPsoinlIH8ohfelwPeE4uA7j4CXUB/qoutOfyCb4bvnr95vXp9y"
    "evT0UX9ZTbK29K8L+8vhXQSgVodpf4MMsLU2zdrbFYnLkWOqRFffNNy+EyewV7eK5Qkr9I"
    "PlykrX4kM/FVWdzKSdJps6n2Uq02CHuO1XxXVG9vPIJcx7tDdIaw1Dwd7xlD1kIgLS9Ftw"
    "wVTDZAN567QUKhDC+Inp9+OvtuODpBDkOM04DYef22niEeVnC/KDVfaIW930DXBV0XdN3D"
    "6bozvHTczdjsbUsJ7fOly093k6rZU16vrC5gqnqlpTqn555UUXNPirXck5ySK74gj9myEm"
    "J72K8iQNui6XZpYwrIvXglHjPFaUmY5TbPMvnqO+J2j5jltOShdA+Y5krTHKv7BjpGQqRe"
    "DaMtk/qAipGzidPo5qH9izDInLn3f2SjAL4Uz4E9S+eozJAzxwnp7upuxw7wemtZJheU+O"
    "3iFxMe6mRnn96dvb/ofTuMk+EXGtwxH1ukp/Ew7Br7Ze6FddytomvhVtjwa+y6aEr4mhAP"
    "ceJhAefbiLui0m5HAV0j+TxM2fzbMZDDhZxLvblkt/JOhX3fHPiyluxAffAhwNcd+LLm+T"
    "LmruYm+Mb9O+dFOK0C7mkxtqcK2pawCx/IcqqPkolaSj/5S9XHgEoII1meMeS76jvrIbz7"
    "7P6AJlI9mkhPPln6fIPWC8cliEqPv+PdO7yIPtjPbTXf+C87rSbS2kIWWGCab0rRCSmiId"
    "sz/bmRIvJ+QEeAKgGqRAtUiUOHhrRKmaglOCSgrpGyFvdvDt/o21bX65JV2CrpayXqWk5b"
    "45ivmJG+tpVoEGShMDj35FhBDpUHY5YtI/YouLNsQIv04/2zbBFgj3fTa28AnEybv8EHc9"
    "Yfz5wahANkDZCqkGblgAQpJ0HWSVf5E5mQlNv9OMF9kA7Jri89J5LdF5qjmdq5GRwry3Tm"
    "O2KGehpnU9TSL3M2Yd8Z35FN5XNZou8ATcSTeFxgwSaR82dJsMfi41GyUQaZpuifH4SU69"
    "K1MOJp4MwdL5bti37yEFV4EdnUe8aRRVce153aanT8X71fvTPkr6auY8mRpbNrTqmNZjSQ"
    "sbSci+dCa4cvEPVIOHAfzQK6RL74B4sfIr63GkheCB9RPQ+rHFj7sL8LXFzg4gIX1+HU6z"
    "uBrInNGvdv0DfAiFhn/Fh9A0BH1ktH+gGZOV9NEN5JdBDjYSUnbYmPNud0CV8/Y+dWRqxz"
    "7O/+vVvMoj7RuGrPggBvCkDeimTwdR1W21m9AzmuLv5+++W3DGRbpdoItZRUg8AlFJXpyn"
    "GFJs4GcrxDKCpSL8zDmbY2zEDNy/5JodWuVBczPn7kKZGsLDis26xRt+gQAcwyHAiCWX7C"
    "LMcOjqnpmdScIBBRQEQBEXVwcGsgonavOtBRD4Cb2xVT6IqnQNefr64OxkpJs7CnI6VUQ7"
    "+Uk5JdDOKfMWOOXAt8gCYyvsy2ZWByeARpLSmXJbbl8SOG7onFacB+QBOPfOXjXWeHyUR+"
    "cr0iYfVgLzzJxEjMIy31IdKNjQz8EPBDwA8duwYM9EXNp6k2jJPl2A/o0te8X7di5y1w/W"
    "YFO4H4A2611FsT4/r8w9nfX6TenKub6x/j7ol5eHd1c56BX33KTdb3VqBBAnTu8+9e0++W"
    "jufUtWU1sNLFavUlNqtAZ4u4FBdlJUzLZXCfScG6kH85GDa/zt/ffD6/ukA/f7x4d/np8u"
    "Y6/U1QjfKSuOCEevPHi7OrrHVNXIsuyVgodUyopiYLXCO6l8D0Vm3lo0oLfFSywEf5Bb52"
    "bKHqSiipJjKxBPGMXIM7y3+dWCOLvGlmVynLtBlD/qYQ8DdZuIGsqo2sik09k1WclOnehl"
    "HLFzFlVhsp2VlBALwS4CvffqQlm5YES/YILVlgHIBxaKNTvBrjcBiX+Ce6CvS5wKKWfplT"
    "nKk+Bl7xUABhz1ZHDuRJZCJ9ytIbrTAUeA/QhCohNnmL5CdDHVvoqz9t4vOF9GsHAQ1EM5"
    "Z5QBwPMeJxoq2p09ioVbzhcVya3hOeyzQCvvFm9ro++MZBo9BpFGq2DNT2uH8nPLVwbqK5"
    "mP5KttCwxBYaamyhQOP3LqYbou5dMDSb5hiOJAWLTzxbwnak+4UfULm3a3Au4RaSQs0SCy"
    "+bX9z7IBaUjmuyb2wFYOcw3zmsxcq7G6uD3XnMC8t4ZaSaK+JV15reRxGv1Ibs/IuMpxuu"
    "O2x17swLgU3LdQbX/x4Ov//+zfDl9yeno9dv3oxOX24BzjeVIX1++aMEO7Ws8+hHdnQe+r"
    "9+urnWA58QyRpKjsXRv1HTbI0c9hAmkoSofJfJbij9tNkjb5DTT6wFsVdmefiSMg3qKHQ2"
    "O1b9RHE2wcp7hKsgIwpHRlrtFJA/61EeobQkzHKbZznpqq3qZ03KAIkE54GAnTs8uDWcB8"
    "LxaZEnors9ddJRZJPbYZs4z8++S3GaT0u39Ms4z5XqY1D5SNmTYZo1HFORa8zCYzgqL9tz"
    "RUQKHbCPxAQzZYlIshJ7bE2CPqIBmjkuedFHd8TnKtFbQLbEZS8zaY0Nanz+B/jMpj67wG"
    "eCUqtRauULPTbl3VJCXSTfRqMq5NtoVFL2YJR1BiyJ7eCxKX+cluog1rUEfcq9Tufn9XBQ"
    "EB0eS2QQ3np+jwzjMo9t5CLc7k4CyPPL67OP/9DTFucal+L5P24vzsCaa8ZMDnU1Q1RTQs"
    "3qRa0EFMzjFgevZtd6fiJuPHJLxX8qTsMuUvUYl/eDM5B6uSvAv4d4YKGheIo6LIgKjtr7"
    "D8cGjy3V1SBEWAC3WspM5Mp4tcTwfRTexJY26Vo0/SD/eD4RdkB4ffJCxfVOYlE2CYXFwt"
    "kIKayK/m6EaFAQIFzzmDJl+y+BwznxZMVCKSeA8BgO7RgeJuW4Ewa7I25AB2iyCtyJssYn"
    "3OEumSC64q5zT5RsPGRlIzy1gvRxx1tfDUQhg9UOVnurrPb2Z3A/4ihkiJJtKtZNfclM1v"
    "FWoAtoN5CeYKuK5EEujHhLyTQX8PaqLpT3HEioIi2Z3KyJZgsuD9BMiHUmknDfwAZkSe8f"
    "A21CEMAtAFfydubIxlIAaxZWCAnqtK+zE5CCXx7cyMfrRoYoqzqirPJb7h5gfbzT/UhwNX"
    "W7Nxa+9j4y2Xoa9/y2rV/mmk8ZfdW88jIbRhwSNkDvHI7VgR3low4VR2StVB1RJ1BRZdJj"
    "LXNsTOQ/Jmi6kQ51OQ4JkNhqHSWu98bXOBZ4y8FbDt7yTnvLwaELDt2OOHQhr0Qe6P0zQJ"
    "DxoNFNQ8BqAnbcv8H1fIivbB1QT6XeYHQMfyfRjlP4h8qZXMspfDE8l2aDaZ3lrFwXdp26"
    "Ky0TjudGW3rUvwvYNr3NqOK1S2o7YkSNiVsMek4Q0DdH/54ETD5iDvdCni8hARyfljqFhE"
    "z7hpXTO+IZw5qRAlizsM4Il2l6HuHoSktCKpI2e7Qg7gDiDtoOKcQdQNxBG1lciDuAuIPj"
    "wrW1cQfvpJHT0wQdhA39soiDkLZXfR4MNzhDvkMsVaADb8+6vUXkq5ByNyHJ/0W8095YrJ"
    "WAv1V/Es/+bRLW9MgHFTz5jvIA30Sev1OlsdVzo/XCcUnifrJlSsSI6HlAXkSp/t6qA3vU"
    "3QYuhNl1kLBoHBdRWZtk7QhNvCg44cs2ViP+PkbhDPJv+UBhvIG+yIgKTtgtJ4hVgFgFiF"
    "VolWWXfJsr+kSSIs05ROqkAvbsE1kQHLPRVR3RCRGgGTvI6HbI3S/BM2YQU0KdgL1u/nCn"
    "DBpszWkh2Jx1hRkizdoUVaI90Q6Y9mKWxOTM704A8NTgeZDa2K0Dtf60fSFmWlXtJ+zO/k"
    "YsTkvhblxlO4wesRBg3BMr73C3NS/9Jx8HjJRhtxXsOm5MQZFHTrlNcsCdU+oS7BVEqkQi"
    "2XyRQqYuzLZXGs4XeXNzlVJazy+zWunnD+cX4mVXr/qulBgcl66dY8u4AqtimvUgAqzABt"
    "cMKbDBwAa3kVsDNhjY4OPCtQIbrFMR9gBt8ih5R8HNaEZtItuvyFdHPP+Fx4NNT8O5p9r7"
    "ZdS7G/ZUnR7k3n+iaySeaYNUstmIs07R5kgeRxGYikucBMsB+pEShtYOX6Ry0/YRo8ijSA"
    "XvkgBZ2EN24Mw07HwDY0r+/nZBAoKw+J8YwQ6IzRIjKFF5r0A8jMPCkjdsiV33LZJ1crYf"
    "DtmYHPMZ66sHkRkIsBDbhBED4gesvcqkvvxRZUR+qktlvr6s0K1WvdK4/6K35mlUff2+v0"
    "YK3BZz+KDu1mRHgAthz4CqbSQHZjFTEHUHnqAwy6IBmjsBwFODJ7i3mnAZgIXQ64aFcE2+"
    "8pDn6Wnsg0RrqXWgKo/fq44GJS1Dgbi8pNrXhBbsumiB78kAXXI0T2noqkdfhsxaCzQlLv"
    "XmQo0ONW4mHjyhX6sSlPO4ukWurmVjI1fJFLaLtC1UzMOToWY7WlIGijmB5g2adwcAhagS"
    "iCpp09LdRZXklEUTfSbzpcuDbljLbXuW6Bg/bg+qk8kve92V3N5RT2b6wNFvyZ/aSraX6o"
    "hWoqdBytik2ABNloQx8aRhOoeouFmYASZqwOJqWFytsEgatpXXNpLQZ49tZljj2uf9B3PJ"
    "anvACa2D65hwQutPfEILcpwmCqVX0teGJfraMK+vya3XI5qUvSUJ8XYindDS6k5weu8wRy"
    "i9WmuuGOW0VPdW86vhaRWgh6fFSMu2NNRLwrG+HH1x0s2kTDvSbsphO5N2M6UAGrA1OTlI"
    "P5ZlbDJ6tKl6pBEHHekIdSTwFUL4dHuBhfBpCJ9uPbIPh08fhmT+EH6dexr/YdzUL3MdRl"
    "93A69h7GRDv4T5lbw4ZZLD0DpwOCdeH01cghkZk6++I1525cJjeMOitErrBfHCqE3RP5Sc"
    "Etch98RGWAaZ6h2HjY1cxXeY9GI+xn2YT/aUaQfHIjgWQWk+nNIsYGaJl7vq+5YRe8KL1z"
    "LnzH4054CaeWvj/uBHrOBHjAqR5PEtzvWUEIHMWsbJnmQ1L6PlvBVoEGybeqQuwOte0QGZ"
    "rRjRnZ0pywaRkIKEEAYJIWaE2NIsMVnRSZnucRBV8pYVpy3LZS1TBpgJuluB7kFbS3CZH9"
    "Clz8fGGbdycsAl5E7TCIRcolRbY3i1sgBxDuKA2A43AnYnAXDmPmdOwKJ3erw0QTUvCODm"
    "kxpy7JrBmhQBQHOABlqeozgsYSvwpJiElukITQcfqFLBAlTbyIxLS3VPNzupopqdFGtmJ/"
    "oaznEsgYmDIifYBbSb91NQfxwQ5Zs0tqbzwmBUGxjVWT7KlErQyUM5wDYzBxBus2fSQMO1"
    "VsVVIwrwQjQTRDMdHlyIZmpxNFPR9rsHcLPnGjuKsebL06bAsXcOLz55Grf1S0+dRr0qVw"
    "38fUU5CQ9sspXv04CzXRCXSg1CV1wGYTEVohVm1nyLJlGKTfmQEyRW14b11TFQ15GJCKfE"
    "okuCyNLnG11lwYZG1aYRjGPnw+lf4uBOtOTzCGZKACZz2uTDxNJBZRAm1pS+BGFiYOxpjL"
    "3opc5NfPGxpa0AJJnTFaDabbsmHtmMWAfDxWo53LsKNOEIxc7YqDu4YM1dsEoNMcF6K9CJ"
    "tdy4xxvqA9azPUN9wP0zv1AyNP+523/J0K1ZJc1ys5rOOlGIYMjtDRYNdL5Nl+KirSGWyI"
    "A5kyJHuIRL4Hp/8/n86gL9/PHi3eWnyyiSYWvJqMY0k/jx4uwKcj7Wy3wcPKP18SjFBqim"
    "vV5VQU1LwVJtUxG8Ti5ToD2B9mwjcQS0Zztoz8JgRWNcE5kYOops+uPdxvqC7fyEPaG8oH"
    "gCdP356qoN9QWPFNyy4iE7eA+a2OXinqjHL8ruErb3K6R4GRPZ1SDRC+PEV2X+dmT55Pnu"
    "Re8jJmOCxRJ6MREPv5ySQFXeW6JZQJfo5bbq3hz7TJ/QZa8jpEsI2vRfxEsQ/cb1A6PHeF"
    "z5wPR2GP+KHPNvxN1DtUDZBtUCj8wwSH314xchB2oxeZAQAfJA43S9c3RkTDFvEPfvIGWw"
    "//QTPt64FGvwLT6VlxCBXMHltO4jjutBqNWfOdQK/Mq1O+vA6bFfp8eBgrtVWohz7Kop0k"
    "V4pzr0S8O8VdfxNOxrUIPSJfacBM8YYqtlVC9+qyEP0K2q/UisO7TDWSXylIHaS3xHhIhk"
    "233iyYpfyFmKhcwc8VD6upO1jvZwQtBCU66NxkQbSnHtOQZ7HmBPe7S50LJISEAoR9aq0C"
    "ddK8SyINsaANkTK5gE90ZgJkUA0NzK9O1HWgBpSbAAjsQCyCmrJipVJRbasALmkzjoNnx6"
    "98RA709dvVK624XHg41OWU02l6qqoQ44JqKnY5TSXuh+kgeSamOUUW2Azrbp5RdYaIeiW7"
    "QxqxKVXCaSlxcZ4dwliAZRF5WuoyB/fS3DVCAglM8vf+zw4fKXcLjw4IoteLz+ZN87cO43"
    "5NzHS8OCczsBYKI0mvmB3bPtjEGBGNX2AAsxqoe0EBpzfl/aZOlTTjxrIyatpzEoMj1KbQ"
    "pn13d8RzYGVkUULCT1dQu7rtDwn0/oWiyHyYsBmoRK/0Q6oVUSEbRWRa1k6JFKP6xkEOOO"
    "+G+w8goiqGoYQ2tPqHsqU0Lg9aQwJrASwEoAK2GvVsL25axqJmwFOmgnnFaxE06L7YTTnJ"
    "1wF34iKttgYfcOQltLBpIptTfGh99TQh1Eev+H32XhqZVJsv6dwKOM3ZZZY/u2dUPNKg9n"
    "cVzgTgLS9T8hXf+j02jvPYF2hR2kJWEVR6HQPInm25/xeLayHV7IRCVa+2VGI5b9zHkoa4"
    "G9uWiLihkjx1O2mpD0GA61Yx4GLNkECTVZWHjqqrLwfu15dOUN7kkw/bWntxb3eP/otA2S"
    "FskUM0lJyZp7DHEaDSO5qtAnIE/hSCw2fUSlSSkHESNFBqY6XpM+g1O5CDMwWGCbgm3atq"
    "08pShZnAZjUx4rLdVBBX//bJbYfANDkiAhArxLRr/3HentNc21lJICTL9ltwJt1rXSbUCf"
    "bK0LW8D+a2yx1fT/iWWazCotBYs2s2htWzRqHCclq3Yn0sVlu3fXVFRaTLtsi1FOS3Wgdn"
    "1GQRieVtEQhqfFKoJsy6S7Ixw7rmYxF7utEiJwnHXv7iwI74DwDgjv6Jt56EjgWIuezjsX"
    "tvRLPXO7Pg+55IpRfcJxQN17/mdJ6/JE9qXYw1SY0LlYfShO5NwFJW04GlVhakejYqZWtm"
    "VtYt9IDQ67dxDdV5V48FclPPirPA8uRuTavG3FullCpHnd7MhJxYPSTd/+Az6ZC/s="
)
