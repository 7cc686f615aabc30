SELECT event, appointment, date, start, end FROM occurrence WHERE start >= :from - 604800 AND start < :until AND end > :from AND end - start <= 604800
UNION ALL
SELECT event, appointment, date, start, end FROM occurrence WHERE end - start > 604800 AND start < :until AND end > :from
