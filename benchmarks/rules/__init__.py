"""What rules cost: every rule on a large city, the same rules in other libraries, four rules on a nation."""
