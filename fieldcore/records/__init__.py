# SPDX-License-Identifier: Apache-2.0
"""Every record type, declared once; tables, wire, screens, papers, search and docs derive from here."""

from functools import cache

from fieldcore.records import callbacks, customers, orders, organisation, papers, parts, repairs, warranty
from fieldcore.records.model import Catalogue, Record

ALL: tuple[type[Record], ...] = (
    organisation.Company,
    organisation.Station,
    organisation.Person,
    organisation.Device,
    organisation.ServiceLevel,
    organisation.CodeEntry,
    organisation.CalendarDay,
    warranty.WarrantyPolicy,
    customers.ProductModel,
    customers.Customer,
    customers.Contact,
    customers.Machine,
    parts.Part,
    repairs.ChecklistTemplate,
    repairs.TemplateItem,
    orders.WorkOrder,
    orders.OrderEvent,
    orders.Visit,
    orders.Attachment,
    customers.MeterReading,
    repairs.RepairRecord,
    repairs.WorkItem,
    repairs.ChecklistAnswer,
    parts.PartsUsage,
    parts.StockMovement,
    parts.OldPart,
    parts.PartsRequest,
    warranty.WarrantyCard,
    warranty.Defect,
    papers.IssuedDocument,
    papers.Signature,
    callbacks.Callback,
    callbacks.CallbackAttempt,
)


@cache
def catalogue() -> Catalogue:
    """The record types that ship."""
    return Catalogue(ALL)
