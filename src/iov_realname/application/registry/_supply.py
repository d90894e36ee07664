"""Before the sale: buying, testing, fitting cards; authorising channels."""

from collections.abc import Iterable
from datetime import datetime

from iov_realname.application.acts.build import (
    ChannelAuthorisation,
    Fitting,
    Unfitting,
    authorise_channel,
    fit_card,
    unfit_card,
)
from iov_realname.application.acts.procure import (
    ClosedTest,
    OpenedTest,
    Procurement,
    PurchaserAcknowledgement,
    acknowledge_purchaser,
    close_test,
    open_test,
    procure,
)
from iov_realname.application.desk import Accepted
from iov_realname.application.registry._acts import Acts
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.functions import Destinations, Function, function_set
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.terms import Fitment, TestPurpose


class SupplyActs(Acts):
    """Acts before the sale. All raise ``Refused`` when a rule says no."""

    def procure(
        self,
        *,
        iccid: str,
        msisdn: str,
        imsi: str,
        carrier: CarrierCode,
        purchaser: str,
        purchaser_code: str,
        responsible: Particulars,
        responsible_document: DocumentKind,
        batch_no: str,
        authorisation_no: str = "",
        risk_assessment_no: str = "",
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record the purchase of a card (N4-PRE-1, N4-PRE-2, ATF-12a). Raises ``CarrierUnknown``."""
        request = Procurement(
            at=self._at(at),
            iccid=iccid,
            msisdn=msisdn,
            imsi=imsi,
            carrier=self._known(carrier),
            purchaser=purchaser,
            purchaser_code=purchaser_code,
            authorisation_no=authorisation_no,
            risk_assessment_no=risk_assessment_no,
            batch_no=batch_no,
            responsible=responsible,
            responsible_document=responsible_document,
        )
        return self._send(command_id, at, request, procure)

    def acknowledge_purchaser(
        self,
        *,
        iccid: str,
        receipt_no: str,
        unit_checked: bool = True,
        document_checked: bool = True,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that the carrier registered purchaser and responsible person (N4-PRE-2)."""
        request = PurchaserAcknowledgement(
            at=self._at(at),
            iccid=iccid,
            receipt_no=receipt_no,
            unit_checked=unit_checked,
            document_checked=document_checked,
        )
        return self._send(command_id, at, request, acknowledge_purchaser)

    def open_test(
        self,
        *,
        iccid: str,
        functions: Iterable[Function],
        purpose: TestPurpose = TestPurpose.TEST,
        destinations: Destinations | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Open directed functions for production or test (N4-PRE-3). The command id names the test for its end."""
        test = command_id or self._drawn()
        request = OpenedTest(
            at=self._at(at),
            iccid=iccid,
            test=test,
            purpose=purpose,
            functions=function_set(functions),
            destinations=destinations,
        )
        return self._send(test, at, request, open_test, drawn=command_id is None)

    def close_test(
        self, *, iccid: str, test: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """End the test that was opened under the command id ``test``."""
        return self._send(command_id, at, ClosedTest(at=self._at(at), iccid=iccid, test=test), close_test)

    def fit(
        self,
        *,
        iccid: str,
        vin: str,
        imei: str,
        fitment: Fitment = Fitment.FACTORY,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Build a card into a vehicle (N2-2)."""
        request = Fitting(at=self._at(at), iccid=iccid, vin=vin, imei=imei, fitment=fitment)
        return self._send(command_id, at, request, fit_card)

    def unfit(self, *, iccid: str, at: datetime | None = None, command_id: str | None = None) -> Accepted:
        """Take a card out of its vehicle before the sale."""
        return self._send(command_id, at, Unfitting(at=self._at(at), iccid=iccid), unfit_card)

    def authorise_channel(
        self,
        *,
        code: str,
        name: str,
        kind: ChannelKind,
        clerks: Iterable[str],
        at: datetime | None = None,
        until: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Authorise a channel and its clerks, from ``at`` to the end of the day of ``until`` (O25-14)."""
        request = ChannelAuthorisation(
            at=self._at(at), until=until, code=code, name=name, kind=kind, clerks=tuple(clerks)
        )
        return self._send(command_id, at, request, authorise_channel)
