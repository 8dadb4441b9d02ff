-- What a token for writing could do so far has names of its own now: tokens that are there keep all of it.
UPDATE api_token SET scopes = 'read write media admin' WHERE scopes = 'read write';
