# SPDX-License-Identifier: Apache-2.0
"""Issue a form: gather the content of a job, freeze it, check it, print it, sign it."""
