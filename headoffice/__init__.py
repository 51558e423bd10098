# SPDX-License-Identifier: Apache-2.0
"""Head office: the server that laptops sync with, and its web console."""
