INSERT INTO intent(account, copy, message, act, folder, to_folder, remote_key, state, why, at, ended)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, CASE ?8 WHEN 'void' THEN ?10 END)
