"""``kiosk self-service``: a citizen alone at a touch screen or keyboard.

One process is one citizen. The supervisor (:mod:`.supervisor`, imports next to nothing, never sees
data) starts a fresh :mod:`.child` for each, keeps the next one warm, and cleans the terminal in
between. A child runs :class:`.app.SelfServiceApp` once and exits.

The seams, which do not change their names:

``visit.Visit``
    One citizen's stay: ``station`` (use cases and devices), ``shift`` (the device as actor: there
    is no officer), ``words`` (language), ``letter_size`` and ``letter_size_changed`` (a hook list;
    who scales fonts adds a callable), ``contrast``, ``speaking``, ``proved_human``.
``step.Step``
    One question a screen. Subclass it, or take a ready one from ``steps``: ``ChoiceStep`` (large
    buttons), ``NumberStep`` (number pad), ``TextStep`` (own keyboard, Telex), ``SecretStep``
    (hidden), ``NoticeStep`` (words), ``WaitStep`` (work in a thread), ``ConsentStep``,
    ``CodeStep`` (OTP), ``PasswordStep``, ``ChallengeStep``, ``ReceiptStep``. Words stand under
    the step's key: ``<key>.title``, ``<key>.help``. ``Step.show(next)`` goes on,
    ``Step.tell(error)`` says what is wrong, ``Step.work(call, then)`` runs ``call`` in a thread
    and ``then`` here, ``Step.end(Ending)`` ends the visit, ``Step.progress`` is *Bước 2/5*.
``way.Way``
    Something a citizen can choose: name, group (which says the level), the policy's method, why
    it cannot be chosen now (``greyed``), its first step (``begin``). ``ways.all_ways()`` lists
    them; a new one is one module in ``ways`` and one line there.
``ending.Ending``
    How a visit ends: receipt taken, *Thoát*, idle, card or token removed, technician, crash.
    ``SelfServiceApp.end_visit(Ending)`` ends the process from anywhere; nothing outlives it.
``kiosk_station.KioskStation``
    What is behind the screens; ``call_staff``, ``reader_trouble``, ``limits``, ``speaker`` are
    callables and ports, so that whoever brings a better one changes ``wiring`` alone.
``child``
    ``python -m counter_ui.self_service.child`` with ``--settings FILE`` or ``--practice FOLDER``,
    ``--control FD`` (one byte ``g`` starts the paint; end of file ends the child) and ``--status
    FD`` (``r`` ready to start, ``p`` painted, ``d`` done with the terminal). Exit status: see
    ``ending``. Textual's own variables choose the driver, so the browser runs the same child.
"""
