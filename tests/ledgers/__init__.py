"""The proof that no ledger lies: each is held against both schemas, against what is read, emitted and lost, and against
what a change of each field changes; and a mutation run shows that no entry could be otherwise unnoticed."""
