"""The printing floor: data in, paper out (PDF, XLSX). Knows no database and no Qt."""
