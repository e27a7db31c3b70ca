# htx_module(<name> SOURCES ... HEADERS ... [PRIVATE_HEADERS ...]
#            [DEPENDS module ...] [PRIVATE_LIBS target ...])
#
# One module of the engine, engine/<name>: target htx_<name>, alias htx::<name>.  A wing of a module is a module
# of its own: rules/batch is the target htx_rules_batch, alias htx::rules_batch.
#
# The direction of includes is held by the compiler: the headers of a module are reachable only
# through a folder of links, build/<preset>/floors/<name>, which is on the include path of the
# modules that DEPEND on it and of no other.  A module cannot include what it does not link, and
# nobody can include another module's private headers.
function(htx_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;HEADERS;PRIVATE_HEADERS;DEPENDS;PRIVATE_LIBS" ${ARGN})
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "htx_module(${name}): unknown arguments ${arg_UNPARSED_ARGUMENTS}")
  endif()
  string(REPLACE / _ alias ${name})
  set(target htx_${alias})
  set(floor ${PROJECT_BINARY_DIR}/floors/${alias})
  set(inside ${PROJECT_BINARY_DIR}/floors/${alias}-private)
  htx_link_headers(${floor} ${name} ${arg_HEADERS})
  htx_link_headers(${inside} ${name} ${arg_PRIVATE_HEADERS})
  list(TRANSFORM arg_HEADERS PREPEND ${floor}/engine/${name}/)

  add_library(${target} STATIC ${arg_SOURCES})
  add_library(htx::${alias} ALIAS ${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${floor} FILES ${arg_HEADERS})
  target_include_directories(${target} PRIVATE ${inside})
  list(TRANSFORM arg_DEPENDS REPLACE / _)
  list(TRANSFORM arg_DEPENDS PREPEND htx::)
  target_link_libraries(${target} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE_LIBS} $<BUILD_INTERFACE:htx_options>)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON EXPORT_NAME ${alias})
  # Installed as htx::<name>, with the headers as <engine/<name>/...>; cmake/Install.cmake does the rest.
  install(TARGETS ${target} EXPORT htxTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endfunction()

# Links each header below `folder` as engine/<module>/<header>.
function(htx_link_headers folder module)
  file(REMOVE_RECURSE ${folder})
  foreach(header IN LISTS ARGN)
    get_filename_component(place ${folder}/engine/${module}/${header} DIRECTORY)
    file(MAKE_DIRECTORY ${place})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${folder}/engine/${module}/${header} SYMBOLIC)
  endforeach()
endfunction()

# Puts text files into the program: writes the source `output`, which defines the function of `HEADER` that
# answers them (cmake/Embed.cmake).
function(htx_embed output)
  cmake_parse_arguments(arg "" "HEADER;NAMESPACE;ELEMENT;FUNCTION;ROOT" "FILES" ${ARGN})
  set(script ${PROJECT_SOURCE_DIR}/engine/cmake/Embed.cmake)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D output=${output} "-Dfiles=${arg_FILES}" -D root=${arg_ROOT} -D header=${arg_HEADER}
      -D namespace=${arg_NAMESPACE} -D element=${arg_ELEMENT} -D function=${arg_FUNCTION} -P ${script}
    DEPENDS ${arg_FILES} ${script} VERBATIM)
endfunction()
