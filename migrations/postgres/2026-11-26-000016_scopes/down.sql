UPDATE api_token SET scopes = 'read write' WHERE scopes LIKE '%write%';
