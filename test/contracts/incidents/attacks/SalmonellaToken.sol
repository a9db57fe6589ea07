// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Delivers a tenth of each transfer to everybody but its owner's friends.
contract SalmonellaToken {
    mapping(address account => uint256 amount) public balanceOf;
    mapping(address account => bool isFriend) public isFriend;

    function befriend(address account) external {
        isFriend[account] = true;
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += isFriend[to] ? amount : amount / 10;
        return true;
    }
}
