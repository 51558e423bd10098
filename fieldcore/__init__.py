# SPDX-License-Identifier: Apache-2.0
"""What a service record is, on any machine: no window, no SQL, no network."""
