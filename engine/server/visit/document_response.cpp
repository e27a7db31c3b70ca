#include "engine/server/visit/document_response.h"

#include <algorithm>

#include "engine/cases/cases.h"

namespace htx::server {

Result<Response> document_response(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CaseView view, show_case(visit.session, visit.parts["id"]));
  const Error gone(ErrorCode::kNotFound, {"server.no-document", {{"id", visit.parts["document"]}}});
  const auto row = std::ranges::find(view.documents, visit.parts["document"], &DocumentRow::id);
  if (row == view.documents.end()) return gone;
  HTX_ASSIGN_OR_RETURN(auto bytes, visit.session.store.document_bytes(row->digest));
  if (!bytes) return gone;
  return Response{
      .status = 200,
      .media_type = "application/octet-stream",
      .body = *std::move(bytes),
      .headers = {{"Content-Disposition", "attachment; filename*=UTF-8''" + escape_field(row->name)}}};
}

}  // namespace htx::server
