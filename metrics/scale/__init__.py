"""Many documents: in several processes, and as shards that any number of machines can work through.

Nothing here knows a rule of extraction or a table of the warehouse.
"""
