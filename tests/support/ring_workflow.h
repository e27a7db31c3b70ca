#pragma once

#include <string>

namespace htx {

// A workflow that goes round as long as one likes: a step from one place to the other, a task and a deadline
// in each.
inline const std::string kRingWorkflow = R"(workflow: test.ring
version: 1
title: {vi: Vòng tròn, en: Ring}
basis: [{article: không có, tag: inference}]
subjects: [cooperative]
reviewed_by: null
roles:
  committee: {title: {vi: Ủy ban kiểm tra, en: Inspection committee}, group: committee}
deadlines:
  term: {title: {vi: Hạn, en: Term}, within: 10 wd, law: {article: không có, tag: inference}}
initial: here
states:
  - id: here
    title: {vi: Ở đây, en: Here}
    deadline: {use: term, event: late.here}
    transitions:
      - {event: move.there, to: there, by: committee, title: {vi: Sang kia, en: Over there}}
      - {event: late.here, to: closed}
  - id: there
    title: {vi: Ở kia, en: There}
    deadline: {use: term, event: late.there}
    transitions:
      - {event: move.here, to: here, by: committee, title: {vi: Về đây, en: Back here}}
      - {event: late.there, to: closed}
  - {id: closed, kind: final, title: {vi: Kết thúc, en: Closed}}
)";

}  // namespace htx
