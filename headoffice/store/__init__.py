# SPDX-License-Identifier: Apache-2.0
"""The office's store: tables from the declarations, one write door, a gapless stream that laptops read.

``Database(url, catalogue, clock, ids)``: ``read()`` and ``write()`` are context managers that give a ``Ledger``;
``Ledger.apply`` merges an edit, ``Ledger.event`` runs a state machine, ``find`` finds rows.
"""
