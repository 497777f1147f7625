# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for headroomctl; what there is to say comes from the program itself.
_headroomctl() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = ":files" ]; then
      compopt -o default
    else
      COMPREPLY+=("$(printf '%q' "${line%%$'\t'*}")")
    fi
  done < <(headroomctl __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _headroomctl headroomctl
