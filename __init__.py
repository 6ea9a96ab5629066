"""ketnap: casework for party admission. Each thing has one address; nothing is re-exported here."""
