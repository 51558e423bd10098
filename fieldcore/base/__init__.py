# SPDX-License-Identifier: Apache-2.0
"""The ground: ids, clock, numbers, text, resources, canonical bytes, crypto."""
