# SPDX-License-Identifier: Apache-2.0
"""The warranty rules (三包, domain E): pure functions over policy data that explain their verdict."""
