"""Words for people: catalogues as objects, amounts in words, sentences for errors."""
