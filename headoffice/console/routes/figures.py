# SPDX-License-Identifier: Apache-2.0
"""Being written."""

from fastapi import APIRouter

router = APIRouter()
