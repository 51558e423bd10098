# SPDX-License-Identifier: Apache-2.0
"""The encrypted local store: record, outbox and index in one commit."""
