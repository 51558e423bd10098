# SPDX-License-Identifier: Apache-2.0
"""The sync protocol's messages, versions and codes; ``docs/sync-protocol.md`` explains them."""
