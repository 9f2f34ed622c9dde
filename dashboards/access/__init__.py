"""Access: who signs in, what a role may see and do, and the file each scope is read from.

Belongs here:

    roles        what each role sees, which pages it opens, what it writes (roles.yaml)
    accounts     local accounts with argon2 hashes, in the home
    sessions     who is signed in, and how often a sign-in was tried
    oidc         sign-in at an identity provider
    scopes       the extract of a snapshot that a region and a role may read
    ahead        extracts made before anybody asks for them
    audit        who did what, appended and safe on disk at once
    gate         the guard before every request
    signing      signing in and out, and its forms
    settings     the address people use and the identity provider, from the home

Does not belong here: what a page shows. No page asks who is looking: it reads the file of his scope.
"""
