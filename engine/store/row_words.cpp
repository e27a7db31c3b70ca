#include "engine/store/row_words.h"

namespace htx {

std::string_view to_string(CaseStatus status) {
  switch (status) {
    case CaseStatus::kOpen: return "open";
    case CaseStatus::kClosed: return "closed";
  }
  return {};
}

std::string_view to_string(WorkKind kind) {
  switch (kind) {
    case WorkKind::kTask: return "task";
    case WorkKind::kWait: return "wait";
  }
  return {};
}

std::string_view to_string(OutboxKind kind) {
  switch (kind) {
    case OutboxKind::kNotify: return "notify";
    case OutboxKind::kPropose: return "propose";
    case OutboxKind::kAssess: return "assess";
  }
  return {};
}

}  // namespace htx
