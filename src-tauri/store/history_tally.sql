SELECT (SELECT count(DISTINCT message) FROM older), (SELECT count(DISTINCT target) FROM older),
  (SELECT count(DISTINCT message) FROM older WHERE body <> 'stored')
