// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the tests ask of CountingToken; answers are not declared, because not every token gives one.
interface IHonestToken {
    function transfer(address to, uint256 amount) external;
    function transferFrom(address from, address to, uint256 amount) external;
    function balanceOf(address account) external view returns (uint256);
    function allowance(address owner, address spender) external view returns (uint256);
    function openAllowances(address owner) external view returns (uint256);
}
