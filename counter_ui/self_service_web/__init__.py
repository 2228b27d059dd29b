"""The self-service kiosk in a browser on the same machine.

``visits`` runs each citizen in a process of its own, ``server`` lends it to one page,
``page/`` is that page. What a citizen reads and types is sealed between page and process
(``sealed_line``): neither the server nor the browser's network process, which both live on, ever
holds it.
"""
