// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReplicaTether} from "../../contracts/devnet/ReplicaTether.sol";
import {ReplicaToken} from "../../contracts/devnet/ReplicaToken.sol";
import {TestBase} from "./harness/TestBase.sol";

/// @notice The tokens of the embedded mainnet, with the habits of those that they stand for. Tether gives no reasons.
contract ReplicasTest is TestBase {
    address private constant HOLDER = address(0xA11CE);
    address private constant SPENDER = address(0xB0B);

    ReplicaToken private token = new ReplicaToken("Token", "TKN", 18, address(this));
    ReplicaTether private tether = new ReplicaTether(address(this));

    function setUp() public {
        token.mint(HOLDER, 100);
        tether.mint(HOLDER, 100);
    }

    function test_OnlyTheMinterMakesTokens() external {
        assertEq(token.totalSupply() + tether.totalSupply(), 200, "supply");
        vm.prank(SPENDER);
        vm.expectRevert(abi.encodeWithSelector(ReplicaToken.NotMinter.selector, SPENDER));
        token.mint(SPENDER, 1);
        vm.prank(SPENDER);
        vm.expectRevert(bytes(""));
        tether.mint(SPENDER, 1);
    }

    function testFuzz_ATransferMovesWhatIsThere(uint256 amount) external {
        amount = bound(amount, 0, 100);
        vm.prank(HOLDER);
        token.transfer(SPENDER, amount);
        vm.prank(HOLDER);
        tether.transfer(SPENDER, amount);
        assertEq(token.balanceOf(SPENDER) + token.balanceOf(HOLDER), 100, "tokens");
        assertEq(token.balanceOf(SPENDER), amount, "token moved");
        assertEq(tether.balanceOf(SPENDER) + tether.balanceOf(HOLDER), 100, "tethers");
        assertEq(tether.balanceOf(SPENDER), amount, "tether moved");
    }

    function test_MoreThanTheBalanceIsNotMoved() external {
        vm.prank(HOLDER);
        vm.expectRevert(abi.encodeWithSelector(ReplicaToken.BalanceTooLow.selector, HOLDER, 100, 101));
        token.transfer(SPENDER, 101);
        vm.prank(HOLDER);
        vm.expectRevert(bytes(""));
        tether.transfer(SPENDER, 101);
    }

    function test_AnAllowanceIsUsedUp() external {
        _approve(60);
        _spend(40);
        assertEq(token.allowance(HOLDER, SPENDER), 20, "token");
        assertEq(tether.allowance(HOLDER, SPENDER), 20, "tether");
        vm.prank(SPENDER);
        vm.expectRevert(abi.encodeWithSelector(ReplicaToken.AllowanceTooLow.selector, SPENDER, 20, 21));
        token.transferFrom(HOLDER, SPENDER, 21);
        vm.prank(SPENDER);
        vm.expectRevert(bytes(""));
        tether.transferFrom(HOLDER, SPENDER, 21);
    }

    function test_TheLargestAllowanceIsNeverUsedUp() external {
        _approve(type(uint256).max);
        _spend(40);
        assertEq(token.allowance(HOLDER, SPENDER), type(uint256).max, "token");
        assertEq(tether.allowance(HOLDER, SPENDER), type(uint256).max, "tether");
    }

    function test_TethersAllowanceChangesOnlyOverZero() external {
        vm.prank(HOLDER);
        tether.approve(SPENDER, 1);
        vm.prank(HOLDER);
        vm.expectRevert(bytes(""));
        tether.approve(SPENDER, 2);
        vm.prank(HOLDER);
        tether.approve(SPENDER, 0);
        vm.prank(HOLDER);
        tether.approve(SPENDER, 2);
        assertEq(tether.allowance(HOLDER, SPENDER), 2, "allowance");
    }

    function _approve(uint256 amount) private {
        vm.prank(HOLDER);
        token.approve(SPENDER, amount);
        vm.prank(HOLDER);
        tether.approve(SPENDER, amount);
    }

    function _spend(uint256 amount) private {
        vm.prank(SPENDER);
        token.transferFrom(HOLDER, SPENDER, amount);
        vm.prank(SPENDER);
        tether.transferFrom(HOLDER, SPENDER, amount);
        assertEq(token.balanceOf(SPENDER), amount, "token spent");
        assertEq(tether.balanceOf(SPENDER), amount, "tether spent");
    }
}
