# SPDX-License-Identifier: Apache-2.0
"""Repair packages: fill a repair from one, and keep a repair as one."""

from typing import TYPE_CHECKING

from fieldapp.services.changes import Changes
from fieldapp.services.packages import PackageRow
from fieldapp.ui.dialogs.base import Question, ask, line
from fieldapp.ui.widgets.choices import Select
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage


class PackageQuestion(Question):
    """Which package: typing narrows the list."""

    def __init__(self, page: "OrderDetailPage", packages: tuple[PackageRow, ...]) -> None:
        what = N_("It fills what is still empty, adds the work and takes the parts from the van. Ctrl+Z takes it back.")
        super().__init__(page.context, page, N_("Fill from a package"), N_("Fill in"), what)
        options = [(row.id, f"{row.name} · {row.detail}" if row.detail else row.name) for row in packages]
        self.package = Select(page.context, options, name=N_("Repair package"))
        self.package.set_value(packages[0].id if len(packages) == 1 else None)
        self.add_row(N_("Repair package"), self.package, True)

    def check(self) -> str:
        """One has to be chosen."""
        return "" if self.package.value() else self.context.tr(N_("Choose a package."))


def fill_from_package(page: "OrderDetailPage") -> None:
    """Choose a package and fill the repair; parts that the van does not hold are named."""
    order_id, services, left_out = page.order_id, page.services, list[str]()

    def fill(package_id: str) -> Changes:
        filled = services.packages.fill(order_id, package_id)
        left_out.extend(filled.left_out)
        return filled.changes

    def filled(_: Changes) -> None:
        if left_out:
            page.shell.news(
                N_("Not in the van, so not added: {parts}. Add or ask for them."),
                parts=page.tr(N_(", ")).join(left_out),
            )

    def loaded(packages: tuple[PackageRow, ...]) -> None:
        if not packages:
            page.shell.news(N_("There is no package for this machine yet. Keep a finished repair as one."))
            return
        question = PackageQuestion(page, packages)
        ask(page.shell, question, lambda: question.package.value() or "", fill, filled)
        question.package.setFocus()

    page.shell.load(lambda: services.packages.of(order_id), loaded)


def keep_as_package(page: "OrderDetailPage") -> None:
    """Give the repair a name under which it fills the next one."""
    order_id, services = page.order_id, page.services
    question = Question(
        page.context, page, N_("Keep as a package"), N_("Keep"),
        N_("Location, cause, findings, treatment, work and parts of this repair fill the next one at once."),
    )  # fmt: skip
    name = line(page.context, N_("Name"))
    question.add_row(N_("Name"), name, True)
    ask(page.shell, question, name.text, lambda text: services.packages.keep(order_id, text))
    name.setFocus()
