"""What registrations have in common, so that their bodies are packed by half again.

A preset dictionary of zlib (RFC 1950, 2.2): texts that are likely to come, the likeliest last. An
envelope names it by its version; what is once here is kept for ever, unchanged: a newer one gets
the next number. Nothing of anybody stands in it.
"""

from __future__ import annotations

from typing import Final

_WORDS = (
    '"purpose":"recovery","purpose":"dispute","enterprise","agency","organisation":{"capacity":'
    '"legal_representative","code":"","code_kind":"tax","name":"CÔNG TY ","papers_seen":true},'
    '"guardian":{"name":"","number":"","paper":"birth_certificate"},"helper":{"help":["reading"],'
    '"mobile_subscriber","social_insurance","post_office","usb_token","sim_signature","not_checked"'
    '"fails","reason":"policy.,"male","female","mrz","token","typed","hand",'
    '"NGUYỄN THỊ TRẦN LÊ PHẠM HOÀNG HUỲNH PHAN VŨ VÕ ĐẶNG BÙI ĐỖ HỒ NGÔ DƯƠNG LÝ VĂN ĐỨC MINH ANH '
    '"Thôn Tổ Ấp Khu phố Phường Xã Thành phố Tỉnh Hà Nội Hồ Chí Minh Đà Nẵng Hải Phòng Cần Thơ '
)
_CHECKS = (
    '{"name":"social_insurance.match","outcome":"holds","reason":""},'
    '{"name":"subscriber.owner","outcome":"holds","reason":""},'
    '{"name":"phone.one_time_code","outcome":"holds","reason":""},'
    '{"name":"certificate.trusted","outcome":"holds","reason":""},'
    '{"name":"certificate.not_revoked","outcome":"holds","reason":""},'
    '{"name":"chip.active_authentication","outcome":"holds","reason":""},'
    '{"name":"chip.chip_authentication","outcome":"holds","reason":""},'
    '{"name":"chip.sod_signature","outcome":"holds","reason":""},'
    '{"name":"chip.signer_trusted","outcome":"holds","reason":""},'
    '{"name":"chip.data_groups","outcome":"holds","reason":""},'
    '{"name":"chip.not_revoked","outcome":"not_checked","reason":""},'
    '{"name":"document.not_expired","outcome":"holds","reason":""},'
    '{"name":"sources.agree","outcome":"holds","reason":""},'
)
_BODY = (
    '{"account":"","applicant":{"address":"Tổ 1, Xã ","birth":"01/01/19","expiry":{"day":"20"},'
    '"expiry":null,"issued":"202","issued":null,"name":"NGUYỄN VĂN ","number":"0010","old_number":'
    'null,"sex":"male","sources":{"address":"chip","birth":"chip","expiry":"chip","issued":"chip",'
    '"name":"chip","number":"chip","old_number":"chip","sex":"chip"}},"sources":{"birth":"qr",'
    '"name":"qr","number":"qr"}},"approved_at":"2026-1T0:00.000000Z","approver":null,"checks":['
    '{"name":"in_person.same_face","outcome":"holds","reason":""},'
    '{"name":"in_person.card_sound","outcome":"holds","reason":""},'
    '{"name":"in_person.acts_freely","outcome":"holds","reason":""}],"claimed_level":3,"claimed_'
    'level":2,"confirmed_at":"2026-1T0:00.000000Z","consent":{"given_at":"2026-1T0:00.000000Z",'
    '"legal_basis":"law.91_2025.19.1c","notice_version":"practice-1","read_aloud_by":"CB0"},'
    '"contact":{"email":null,"phone":"09"},"counter":"Quầy ","guardian":null,"helper":null,"kind":'
    '"citizen","ledger_before":"","method":"in_person","office":"","officer":"CB0","opened_at":'
    '"2026-1T0:00.000000Z","organisation":null,"policy_id":"practice-2024","purpose":'
    '"registration","registration_id":"01-7-8","schema":"motcua.registration/1","shift_id":'
    '"01-7-8","simulated":false}"simulated":true}'
)
FIRST: Final = (_WORDS + _CHECKS + _BODY).encode()
"""Number 1."""
