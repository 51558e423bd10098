# SPDX-License-Identifier: Apache-2.0
"""The pages: each loads one value from a service, shows it, and turns presses into calls of services."""
