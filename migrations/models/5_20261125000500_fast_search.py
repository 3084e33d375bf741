"""A search reads its words from a few pages side by side, and the vectors of its chunks without going elsewhere."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

# A term's documents lie all over the lexicon's heap; the index alone answers once the pages are known to be visible.
LEXICON = """
        DROP INDEX IF EXISTS "idx_lexicon_agent_i_07f868";
        ALTER TABLE "lexicon" DROP CONSTRAINT IF EXISTS "uid_lexicon_documen_6c6dd8";
        CREATE UNIQUE INDEX IF NOT EXISTS "uid_lexicon_agent_i_0ce93d" ON "lexicon" ("agent_id", "term", "document_id")
            INCLUDE ("chunks");
        CREATE INDEX IF NOT EXISTS "idx_lexicon_documen_f607e5" ON "lexicon" ("document_id");
        ALTER TABLE "lexicon" SET (autovacuum_vacuum_insert_scale_factor = 0.02);
"""

# Of a row that is too long for its page, the text goes elsewhere first: it is read for the few that are found.
CHUNKS = """
        ALTER TABLE "chunks" ALTER "embedding" SET STORAGE MAIN, ALTER "words" SET STORAGE MAIN;
"""


async def upgrade(db: BaseDBAsyncClient) -> str:
    return LEXICON + CHUNKS


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        ALTER TABLE "chunks" ALTER "embedding" SET STORAGE EXTERNAL, ALTER "words" SET STORAGE EXTERNAL;
        ALTER TABLE "lexicon" RESET (autovacuum_vacuum_insert_scale_factor);
        DROP INDEX IF EXISTS "idx_lexicon_documen_f607e5";
        DROP INDEX IF EXISTS "uid_lexicon_agent_i_0ce93d";
        ALTER TABLE "lexicon" ADD CONSTRAINT "uid_lexicon_documen_6c6dd8" UNIQUE ("document_id", "term");
        CREATE INDEX IF NOT EXISTS "idx_lexicon_agent_i_07f868" ON "lexicon" ("agent_id", "term");
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
    "DtmYHPMZ66sHkRkIsBDbhBED4gesvYEaFIVvBVLvAhKwU7SgYgmgSfhTJ9HYYaUeggNrgQ"
    "KC1ePJX/uMbQdjYeUejGZkrbIkMMQcWxb7Uf9fHESQ3J3lPaM52C7+fBBBrrVymEBZfV2t"
    "VqfxOkYv69MiBOp3OTZSV7c4dAC07JrMF/Bc7BnQeM+pSlBE3YGeKEzuaIDmTgDw1OAJXr"
    "UmPBVgmPS6YZhck688pJd6GrMk0VpqlKiC5/eqo0ElzVAg1pXVviaUb9dFC3xPBuiSo3nK"
    "MFA9+jJSV+jUU+JSby6091DRZ+LBE2q9qnw5j4tq5MppNjZylQRluwDfQsU8PJBqtqMlZa"
    "CGFGjeoHl3AFAIZoFgljYt3V0wS05ZNNFnMl+6POiGJeS2R5iO8eP2oDqZ/LLXXUDuHfVk"
    "ghEc/Zb8YbFke6mOaCV6GmSqTYoN0GRJGBNPGmaRiGqqhYlnogYsroY13Qprs2FbeWMjCX"
    "3S2maGNS653n8wha22BxwMO7iOCQfD/sQHwyC1aqI+eyV9bViirw3z+prcej2iyRRckodv"
    "J9IJLa3uvKr3DnOE0qu15opRTkt1bzW/Gp5WAXp4Woy0bEtDvSQcxzXt00AX5/pMyrQj26"
    "cctjPZPlMKoAFbk5ODrGdZxiajR5uqRxpx0JGOUEcCXyFEbbcXWIjahqjt1iP7cNT2YUjm"
    "D+HXuafxH8ZN/TLXYfR1N/Aaxk429EuY1smLMzU5DK0Dh3Pi9dHEJZiRMfnqO+JlVy48hj"
    "csyua0XhAvDBYV/UPJKXEdck9shGVsq95x2NjIVXyHSS/mY9yH+RxTmXZwLIJjEZTmwynN"
    "AmaWeLmrvm8ZsSe8eC1zzuxHcw6ombc27g9+xAp+xKj+SR7f4hRTCRFI6GWcY0oWETNazl"
    "uBBsG2qUfqArzuFR2Q2YoR3dmZsiQUCSnIQ2GQh2JGiC3NEpMVnZTpHgdRJV1acba0XLI0"
    "ZYCZoLsV6B60tQSX+QFd+nxsnOgrJwdcQu40jUDIJUq1NYZXKwsQ5yAOiO1wI2B3EgBn7n"
    "PmBCx6p8dLE1TzggBuPpcix64ZrEkRADQHaKDlOYrDErYCT4pJaJmO0HTwgapQLEC1jcy4"
    "tFT3dLOTKqrZSbFmdqIvHR3HEpg4KHKCXUC7eT8F9ccBUb5JY2s6LwxGtYFRneWjTKkEnT"
    "xUIWwzcwDhNnsmDTRca1VcNaIAL0QzQTTT4cGFaKYWRzMVbb97ADd7rrGjGGu+PG0KHHvn"
    "8OKTp3Fbv/TUadSrcrHC31eUk/DAJlv5Pg042wVxqdQgdMVlEBZTIVphQs+3aBJl9pQPOU"
    "FidW1YXx0DdR2Z/3BKLLokiCx9vtEVNGxoVG02wTh2Ppz+JQ7uREs+hWCm8mAqo2C+FGEq"
    "qAzCxJrSlyBMDIw9jbEXvdS5iS8+trQVgCRzurpXu23XxCObEetguFgth3tXgSYcodgZG3"
    "UHF6y5C1apISZYbwU6sZYb93hDWcJ6tmcoS7h/5hcqleY/d/uvVLo1q6RZblZKWicKEQy5"
    "vcGigc636VJctDXEEhkwZ1LkCJdwCVzvbz6fX12gnz9evLv8dBlFMmwtGdWYZhI/XpxdQc"
    "7HepmPg2e0Ph6l2ADVtNerKqhpKViqbaq918llCrQn0J5tJI6A9mwH7VkYrGiMayITQ0eR"
    "TX+821jWsJ2fsCdUNRRPgK4/X121oazhkYJbVjxkB+9BE7tc3BP1+EXZXcL2foUUL2Miux"
    "okemGc+Kq64I4snzzfveh9xGRMsFhCLybi4ZdTEqiCf8uw9N7LbbG/OfaZPqHLXkdIVy60"
    "6b+IlyD6jcsWRo9RWrWw16/E+8e/Isf8G3H3UC1QtkG1wCMzDFJf/fhFyIFaTB4kRIA80D"
    "hd7xwdGVPMG8T9O0gZ7D/9hI83LsUafItP5SVEIFdwOa37iON6EGr1Zw61Ar9y7c46cHrs"
    "1+lxoOBulRbiHLtqinQR3qkO/dIwb9V1PA37GtSgdIk9J8EzhthqGZWp32rIA3Sraj8S6w"
    "7tcFaJPGWg9hLfESEi2XafeLLiF3KWYiEzRzyUvu5kraM9nBC00JRrozHRhlJce47BngfY"
    "0x5tLrQsEhIQypG1KvRJ1wqxLMi2BkD2xAomwb0RmEkRADS3Mn37kRZAWhIsgCOxAHLKqo"
    "lKVYmFNqyA+SQOug2f3j0x0PtTV6+U7nbh8WCjU1aTzaWqaqgDjono6RiltBe6n+SBpNoY"
    "ZVQboLNtevkFFtqh6BZtzKpEJZeJ5OVFRjh3CaJB1EWl6yjIX1/LMBUICOXzyx87fLj8JR"
    "wuPLhiCx6vP9n3Dpz7DTn38dKw4NxOAJgojWZ+YPdsO2NQIEa1PcBCjOohLYTGnN+XNln6"
    "lBPP2ohJ62kMikyPUpvC2fUd35GNgVURBQtJfd3Cris0/OcTuhbLYfJigCah0j+RTmiVRA"
    "StVVErGXqk0g8rGcS4I/4brLyCCKoaxtDaE+qeypQQeD0pjAmsBLASwErYq5WwfTmrmglb"
    "gQ7aCadV7ITTYjvhNGcn3IWfiMo2WNi9g9DWkoFkSu2N8eH3lFAHkd7/4XdZeGplkqx/J/"
    "AoY7dl1ti+bd1Qs8rDWRwXuJOAdP1PSNf/6DTae0+gXWEHaUlYxVEoNE+i+fZnPJ6tbIcX"
    "MlGJ1n6Z0YhlP3Meylpgby7aomLGyPGUrSYkPYZD7ZiHAUs2QUJNFhaeuqosvF97Hl15g3"
    "sSTH/t6a3FPd4/Om2DpEUyxUxSUrLmHkOcRsNIrir0CchTOBKLTR9RaVLKQcRIkYGpjtek"
    "z+BULsIMDBbYpmCbtm0rTylKFqfB2JTHSkt1UMHfP5slNt/AkCRIiADvktHvfUd6e01zLa"
    "WkANNv2a1Am3WtdBvQJ1vrwhaw/xpbbDX9f2KZJrNKS8GizSxa2xaNGsdJyardiXRx2e7d"
    "NRWVFtMu22KU01IdqF2fURCGp1U0hOFpsYog2zLp7gjHjqtZzMVuq4QIHGfduzsLwjsgvA"
    "PCO/pmHjoSONaip/POhS39Us/crs9DLrliVJ9wHFD3nv9Z0ro8kX0p9jAVJnQuVh+KEzl3"
    "QUkbjkZVmNrRqJiplW1Zm9g3UoPD7h1E91UlHvxVCQ/+Ks+DixG5Nm9bsW6WEGleNztyUv"
    "GgdNO3/wCnVTbh"
)
