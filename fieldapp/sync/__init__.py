# SPDX-License-Identifier: Apache-2.0
"""Push, pull, blobs and enrolment; the only door to requests."""
