"""What the client tests stand on: a Postgres, a server, tenants, a browser, a place that redirects lead to."""
