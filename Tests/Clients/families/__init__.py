"""Refresh families under load and under faults: two servers, one Postgres, many clients, and a judge."""
