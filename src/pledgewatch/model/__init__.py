"""The domain: three-valued logic, time, hierarchies, records and ledgers."""
