# Installs what is built, then configures, builds and runs a project that knows nothing but the prefix.
#   cmake -D built=DIR -D source=DIR -D generator=NAME -D compiler=PATH -P run.cmake
set(folder ${built}/tests/install)
file(REMOVE_RECURSE ${folder}/prefix ${folder}/moved ${folder}/consumer)

# Does a step; what it printed is in `said`.
function(step what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE exit OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(NOT exit EQUAL 0)
    message(FATAL_ERROR "${what}: ${exit}\n${out}\n${err}")
  endif()
  set(said "${out}" PARENT_SCOPE)
endfunction()

function(wants text)
  if(NOT said MATCHES "${text}")
    message(FATAL_ERROR "no \"${text}\" in:\n${said}")
  endif()
endfunction()

step("install" ${CMAKE_COMMAND} --install ${built} --prefix ${folder}/prefix)
file(GLOB_RECURSE headers ${folder}/prefix/include/engine/*.h)
list(LENGTH headers count)
if(count LESS 100)
  message(FATAL_ERROR "only ${count} headers are installed")
endif()
foreach(header IN LISTS headers)
  if(IS_SYMLINK ${header})
    message(FATAL_ERROR "${header} leads back to where it was built")
  endif()
endforeach()

step("configure" ${CMAKE_COMMAND} -G ${generator} -S ${source} -B ${folder}/consumer
  -D CMAKE_PREFIX_PATH=${folder}/prefix -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_BUILD_TYPE=Debug)
step("build" ${CMAKE_COMMAND} --build ${folder}/consumer)
step("run" ${folder}/consumer/consumer ${folder}/prefix/share/htx)
message(STATUS "${said}")
wants("CM-001: ")
wants(" points\n")
wants("not known, equity is missing")
wants("next: prepare.ready by committee\n")

# The program finds the definitions beside it, wherever the prefix is.
step("rename" ${CMAKE_COMMAND} -E rename ${folder}/prefix ${folder}/moved)
step("program" ${folder}/moved/bin/htx --lang en workflow check vn.inspection)
wants("moved/share/htx/workflows/vn/inspection.yaml")
