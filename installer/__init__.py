"""How what is shipped was made: fonts, catalogues. Never imported by the product."""
