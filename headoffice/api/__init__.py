# SPDX-License-Identifier: Apache-2.0
"""JSON for laptops: enrolment, sync, blobs."""
