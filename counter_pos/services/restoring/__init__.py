"""Going on after a till's disk died: what of its chains a mirror, the centre, a damaged file and paper can prove.

`sources` reads what is left, `proving` walks a chain over all of it, `papers` judges receipts against what was proven,
`going_on` opens the new epoch. Nothing is believed that does not prove itself, and no source is ever written to.
"""
