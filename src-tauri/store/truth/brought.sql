WITH all_of_it AS MATERIALIZED (
  SELECT copy.message FROM folder JOIN copy ON copy.folder = folder.id WHERE folder.account = ?1 AND copy.message IS NOT NULL
  UNION SELECT message FROM brought WHERE account = ?1),
mine AS MATERIALIZED (
  SELECT message FROM all_of_it WHERE true
    AND NOT EXISTS (SELECT 1 FROM copy JOIN folder ON folder.id = copy.folder WHERE copy.message = all_of_it.message AND folder.account <> ?1)
    AND NOT EXISTS (SELECT 1 FROM brought WHERE brought.message = all_of_it.message AND brought.account <> ?1)),
doomed AS (
  SELECT DISTINCT document FROM mine JOIN document_source ON document_source.message = mine.message
  WHERE NOT EXISTS (
    SELECT 1 FROM document_source AS other WHERE other.document = document_source.document AND other.message NOT IN (SELECT message FROM mine)))
SELECT
  (SELECT count(*) FROM mine),
  (SELECT count(DISTINCT filing.message) FROM mine JOIN filing ON filing.message = mine.message),
  (SELECT count(DISTINCT filing.target) FROM mine JOIN filing ON filing.message = mine.message),
  (SELECT count(*) FROM doomed),
  (SELECT count(*) FROM all_of_it) - (SELECT count(*) FROM mine)
