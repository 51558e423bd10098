# SPDX-License-Identifier: Apache-2.0
"""Every record type, declared once; tables, wire, screens, papers, search and docs derive from here."""

from functools import cache

from fieldcore.records import (
    callbacks,
    customers,
    installation,
    maintenance,
    orders,
    organisation,
    papers,
    parts,
    repairs,
    vehicles,
    warranty,
)
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
    repairs.RepairPackage,
    repairs.PackagePart,
    maintenance.MaintenancePlan,
    vehicles.Vehicle,
    vehicles.Trip,
    orders.WorkOrder,
    orders.OrderHelper,
    orders.OrderEvent,
    orders.Visit,
    orders.Attachment,
    customers.MeterReading,
    customers.MachineComponent,
    repairs.RepairRecord,
    repairs.WorkItem,
    repairs.ChecklistAnswer,
    installation.InstallationAcceptance,
    installation.PackingLine,
    maintenance.MaintenanceCheck,
    maintenance.FirstMaintenance,
    parts.PartsUsage,
    parts.StockMovement,
    parts.ReturnParcel,
    parts.OldPart,
    parts.PartsRequest,
    parts.StockMinimum,
    warranty.WarrantyCard,
    warranty.Defect,
    vehicles.VehicleCheck,
    vehicles.OdometerEntry,
    vehicles.TripStop,
    vehicles.TripGoods,
    vehicles.TripFuel,
    vehicles.TripExpense,
    papers.IssuedDocument,
    papers.Signature,
    callbacks.Callback,
    callbacks.CallbackAttempt,
)


@cache
def catalogue() -> Catalogue:
    """The record types that ship."""
    return Catalogue(ALL)
