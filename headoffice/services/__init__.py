# SPDX-License-Identifier: Apache-2.0
"""Use cases of head office: intake, dispatch, review, callbacks, figures."""
