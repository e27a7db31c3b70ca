#pragma once

namespace htx {

// A small workflow with everything of the case layer: a draft limited by five working days, a judgement by
// vote, an approval by two, ten days to appeal.
inline constexpr const char* kTrialWorkflow = R"(workflow: test.trial
version: 1
title: {vi: Quy trình thử, en: Trial}
basis: [{article: Điều 1, tag: memory-low}]
subjects: [cooperative, union]
reviewed_by: null
roles:
  clerk: {title: {vi: Chuyên viên, en: Clerk}, group: clerks}
  committee: {title: {vi: Ủy ban kiểm tra, en: Committee}, group: committee}
  chair: {title: {vi: Lãnh đạo, en: Chair}, group: chairs}
  cooperative: {title: {vi: Hợp tác xã, en: Cooperative}, external: true}
data:
  votes_for: {type: number, title: {vi: Số phiếu, en: Votes}}
  committee_size: {type: number, title: {vi: Số thành viên, en: Members}}
documents:
  plan: {title: {vi: Kế hoạch, en: Plan}, by: clerk, signatures: 2}
  letter: {title: {vi: Đơn, en: Letter}, by: cooperative, required: false}
deadlines:
  draft:
    title: {vi: Hạn soạn thảo, en: Time to draft}
    within: 5 wd
    warn: [2 wd]
    extend: {by: chair, by_term: 5 wd, times: 1}
    law: {article: Điều 2, tag: memory-low}
  appeal: {title: {vi: Hạn khiếu nại, en: Time to appeal}, within: 10 d, law: {article: Điều 3, tag: memory-low}}
initial: drafting
states:
  - id: drafting
    title: {vi: Soạn thảo, en: Drafting}
    deadline: {use: draft, event: late.draft}
    forbid:
      - event: coop.pledge
        title: {vi: Thế chấp tài sản, en: Pledge assets}
        law: {article: "Luật 17/2023/QH15, Điều 100", tag: verified, source: S01}
    task: {id: draft, role: clerk, title: {vi: Soạn, en: Draft}, outcomes: [ready]}
    transitions:
      - {event: draft.ready, to: judging, do: [{notify: cooperative}]}
      - {event: late.draft, do: [{notify: chair}]}
  - id: judging
    title: {vi: Xem xét, en: Judging}
    no_deadline: thử
    task:
      id: judge
      role: committee
      title: {vi: Xem xét, en: Judge}
      needs: [plan]
      four_eyes: {not_same_as: [draft]}
      vote: {among: committee, for: votes_for, of: committee_size}
      outcomes: [accept, reject]
    transitions:
      - {event: judge.accept, to: approving, asks: [votes_for, committee_size], if: votes_for > committee_size / 2}
      - {event: judge.reject, to: drafting}
  - id: approving
    title: {vi: Phê duyệt, en: Approving}
    no_deadline: thử
    task:
      id: approve
      role: chair
      title: {vi: Phê duyệt, en: Approve}
      four_eyes: {not_same_as: [draft], approvals: 2}
      outcomes: [ok]
    transitions: [{event: approve.ok, to: appealable}]
  - id: appealable
    title: {vi: Chờ khiếu nại, en: Open to appeal}
    deadline: {use: appeal, event: appeal.over}
    transitions:
      - {event: appeal.over, to: done}
      - {event: document.letter, to: drafting, until: appeal}
  - {id: done, kind: final, title: {vi: Xong, en: Done}, enter: [{propose: vn.consolidation}]}
)";

}  // namespace htx
