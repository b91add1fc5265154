"""Photos and scans of any record: kept, limited, seen by who may, fetched from the scanner."""
